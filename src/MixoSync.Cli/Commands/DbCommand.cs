using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using MixoSync.Cli.Hosting;
using MixoSync.Cli.Terminal;
using MixoSync.Messaging;
using MixoSync.Storage;

namespace MixoSync.Cli.Commands;

/// <summary>What a deployment does once, before its processes start.</summary>
internal static class DbCommand
{
    public static Command Create(CommandHost host)
    {
        var migrate = new Command(
            "migrate", "Brings the database's schema up to date and declares the broker's queues; safe to repeat and in parallel.");
        migrate.SetAction((parsed, token) => MigrateAsync(host, parsed, token));
        return new Command("db", "Looks after the database.") { migrate };
    }

    private static async Task<int> MigrateAsync(CommandHost host, ParseResult parsed, CancellationToken token)
    {
        var connections = Connections.From(CommandHost.Environment);
        using var services = host.Build(parsed, connections);
        var database = services.Services.GetRequiredService<Database>();
        var done = await database.MigrateAsync(token);
        Output.Line($"{database.Location}: {(done.Count == 0 ? "up to date" : $"migrated ({string.Join(", ", done)})")}");
        if (connections.RabbitMq is { } rabbitMq)
        {
            var timeout = services.Services.GetRequiredService<IOptions<MessagingOptions>>().Value.BrokerTimeout;
            await Topology.DeployAsync(rabbitMq, timeout, token);
            Output.Line($"RabbitMQ at {rabbitMq.Host}: queues declared");
        }

        return ExitCode.Done;
    }
}
