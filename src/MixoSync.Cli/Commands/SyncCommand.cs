using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using MixoSync.Cli.Hosting;
using MixoSync.Cli.Terminal;
using MixoSync.Clients;
using MixoSync.Messaging;
using MixoSync.Pipeline;
using MixoSync.Runs;
using MixoSync.Storage;

namespace MixoSync.Cli.Commands;

/// <summary>Starts a run now, either in this process or on the workers, and follows it.</summary>
internal static class SyncCommand
{
    private static readonly Option<bool> Embedded = new("--embedded")
    {
        Description = "Run in this process with a SQLite file, for the client in the AD_PLATFORM_* variables (same as USE_MOCK_DB=true)",
    };

    private static readonly Option<string?> ClientId = new("--client")
    {
        Description = "Id of the client [default: CLIENT_ID; with --embedded also 'default']",
    };

    private static readonly Option<string[]> Campaign = new("--campaign")
    {
        Description = "Sync only these campaigns. During a run of the client, they become urgent work of that run",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<DateTimeOffset?> Since =
        OptionFactory.Time("--since", "Sync only campaigns that are new or have changed since this time");

    private static readonly Option<Quota?> QuotaLimit =
        OptionFactory.Reference<Quota>("--quota", "With --embedded: calls that the platform allows per window, as CALLS/WINDOW [default: 10/60s]");

    private static readonly Option<int> PageSize =
        OptionFactory.Number("--page-size", "With --embedded: campaigns per page of the listing", 1, 1000, 10);

    private static readonly Option<FileInfo?> File = new("--database")
    {
        Description = $"With --embedded: SQLite file [default: {Connections.DefaultFile}]",
    };

    public static Command Create(CommandHost host)
    {
        var command = new Command("sync", "Sync the campaigns of one client now and follow the run to its end.")
        {
            Embedded, ClientId, Campaign, Since, QuotaLimit, PageSize, File,
        };
        command.SetAction((parsed, token) => RunAsync(host, parsed, token));
        return command;
    }

    private static Task<int> RunAsync(CommandHost host, ParseResult parsed, CancellationToken token)
    {
        var connections = parsed.GetValue(Embedded)
            ? Connections.Embedded(Connections.FileFrom(CommandHost.Environment))
            : Connections.From(CommandHost.Environment);
        return connections.EmbeddedFile is { } file
            ? RunEmbeddedAsync(host, parsed, parsed.GetValue(File)?.FullName ?? file, token)
            : RunDistributedAsync(host, parsed, connections, token);
    }

    private static async Task<int> RunEmbeddedAsync(CommandHost host, ParseResult parsed, string file, CancellationToken token)
    {
        var client = EnvironmentClient.From(
            CommandHost.Environment, parsed.GetValue(ClientId), parsed.GetValue(QuotaLimit), parsed.GetValue(PageSize));
        await using var embedded = await EmbeddedSync.OpenAsync(host, parsed, file, configure: null, token);
        var run = await embedded.RunAsync(client, CreateRun(parsed, client.Id), token);
        return await embedded.ReportAsync(run, token);
    }

    private static async Task<int> RunDistributedAsync(
        CommandHost host, ParseResult parsed, Connections connections, CancellationToken token)
    {
        Option[] embeddedOnly = [QuotaLimit, PageSize, File];
        if (embeddedOnly.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is { } stray)
        {
            throw new ConfigurationException($"{stray.Name} requires --embedded. Run 'mixosync clients show ID' to see the settings of a client.");
        }

        var clientId = parsed.GetValue(ClientId) ?? CommandHost.Environment["CLIENT_ID"]
            ?? throw new ConfigurationException("No client specified. Add --client ID or set CLIENT_ID.");
        using var services = host.Build(parsed, connections);
        await services.Services.GetRequiredService<SchemaGate>().EnsureOpenAsync(token); // fail instead of waiting as serve does
        _ = await services.Services.GetRequiredService<ClientStore>().GetAsync(clientId, token) ?? throw ClientsCommand.Unknown(clientId);
        await BrokerConnection.CheckAsync(connections.RabbitMq!, TimeSpan.FromSeconds(10), token);
        await services.StartAsync(token);
        try
        {
            return await StartOrJoinAsync(services.Services, CreateRun(parsed, clientId), token);
        }
        finally
        {
            await services.StopAsync(CancellationToken.None);
        }
    }

    private static async Task<int> StartOrJoinAsync(IServiceProvider services, NewRun run, CancellationToken token)
    {
        while (true)
        {
            var id = await services.GetRequiredService<RunStarter>().StartAsync(run, token);
            if (id is not null || run.CampaignIds is not { } campaigns)
            {
                return await FollowAsync(services, run.ClientId, id, token);
            }

            // If there is no active run either, it has ended in the meantime.
            if (await services.GetRequiredService<UrgentSync>().TryAddAsync(run.ClientId, campaigns, token) is { } active)
            {
                Output.Note($"Client '{run.ClientId}' has an active run. The campaigns are now urgent work of run {active}. "
                    + "Press Ctrl+C to stop following; the run continues.");
                return await services.GetRequiredService<UrgentFollower>().FollowAsync(active, campaigns, token);
            }
        }
    }

    private static async Task<int> FollowAsync(IServiceProvider services, string clientId, Guid? id, CancellationToken token)
    {
        var runs = services.GetRequiredService<RunStore>();
        if (id is not { } runId)
        {
            var newest = await runs.ListAsync(clientId, limit: 1, token);
            Output.Error($"Client '{clientId}' already has an active run. Run 'mixosync runs watch {newest[0].Id}' to follow it, or add --campaign to sync single campaigns now.");
            return ExitCode.Failed;
        }

        Output.Note($"Following run {runId}. Press Ctrl+C to stop following; the run continues.");
        var run = await services.GetRequiredService<RunFollower>().FollowAsync(runId, token);
        return await services.GetRequiredService<RunReport>().WriteAsync(run, token);
    }

    private static NewRun CreateRun(ParseResult parsed, string clientId) => new(
        clientId,
        RunOrigin.Manual,
        parsed.GetValue(Campaign) is { Length: > 0 } ids ? new CampaignIds(ids) : null,
        parsed.GetValue(Since));
}
