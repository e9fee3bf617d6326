using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using MixoSync.Cli.Hosting;
using MixoSync.Cli.Terminal;
using MixoSync.Messaging;
using MixoSync.Storage;

namespace MixoSync.Cli.Commands;

/// <summary>Prepares the database and the broker. A deployment runs it once before its processes start.</summary>
internal static class DbCommand
{
    public static Command Create(CommandHost host)
    {
        var migrate = new Command(
            "migrate", "Migrate the database schema and declare the queues in RabbitMQ. Safe to repeat and to run in parallel.");
        migrate.SetAction((parsed, token) => MigrateAsync(host, parsed, token));
        return new Command("db", "Manage the database schema.") { migrate };
    }

    private static async Task<int> MigrateAsync(CommandHost host, ParseResult parsed, CancellationToken token)
    {
        var connections = Connections.From(CommandHost.Environment);
        using var services = host.Build(parsed, connections);
        var database = services.Services.GetRequiredService<Database>();
        var applied = await database.MigrateAsync(token);
        Output.Line($"{database.Location}: {(applied.Count == 0 ? "schema is up to date" : $"applied {string.Join(", ", applied)}")}");
        if (connections.RabbitMq is { } rabbitMq)
        {
            var timeout = services.Services.GetRequiredService<IOptions<MessagingOptions>>().Value.BrokerTimeout;
            await Topology.DeployAsync(rabbitMq, timeout, token);
            Output.Line($"RabbitMQ at {rabbitMq.Host}: queues declared");
        }

        return ExitCode.Success;
    }
}
