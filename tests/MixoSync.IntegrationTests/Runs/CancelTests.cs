using MixoSync.Cli;
using MixoSync.IntegrationTests.Cli;
using MixoSync.IntegrationTests.Distributed;
using MixoSync.IntegrationTests.Processes;
using MixoSync.IntegrationTests.Servers;
using MixoSync.IntegrationTests.Support;
using MixoSync.MockApi;

namespace MixoSync.IntegrationTests.Runs;

/// <summary>Tests <c>mixosync runs cancel</c> while processes are working on the run.</summary>
public sealed class CancelTests(TestServers servers) : IAsyncLifetime
{
    private const int Campaigns = 40;

    private Deployment? deployment;
    private MockPlatform? platform;

    private CliRunner Cli => deployment!.Cli;

    public async ValueTask InitializeAsync()
    {
        platform = await MockPlatforms.FastAsync(
            options => (options.CampaignsPerClient, options.Limit, options.Window) = (Campaigns, 8, TimeSpan.FromSeconds(3)));
        deployment = await Deployment.CreateAsync(servers);
        // One page. The call for a second page could wait for campaigns that took slots of the window first.
        await deployment.AddClientAsync("acme", platform, "--page-size", $"{Campaigns}", "--max-in-flight", $"{Campaigns}");
    }

    public async ValueTask DisposeAsync()
    {
        await deployment!.DisposeAsync();
        await platform!.DisposeAsync();
    }

    [Fact]
    public async Task ARunCancelledUnderLoadReleasesItsQuota()
    {
        await deployment!.ServeAsync("page-fetcher", "sync-worker");
        await Cli.SucceedAsync("sync", "--client", "acme");
        await SetQuotaAsync("8/20s"); // slow enough to cancel the run
        var watching = Cli.Start("sync", "--client", "acme");
        var parked = await Eventually.BecomesAsync(
            () => deployment.ColumnAsync<Guid>(
                """
                SELECT r.id FROM sync_runs r JOIN sync_items i ON i.run_id = r.id
                WHERE r.state = 'running' AND i.waits_until > clock_timestamp() GROUP BY r.id HAVING count(*) > 14
                """),
            runs => runs.Count == 1);

        var cancelled = await Cli.SucceedAsync("runs", "cancel", $"{parked[0]}");

        Assert.Contains("cancelled", cancelled.Output[0]);
        await SetQuotaAsync("8/3s");
        Assert.Equal(ExitCode.Failed, (await watching.EndAsync()).ExitCode);
        var next = await Cli.SucceedAsync("sync", "--client", "acme");
        Assert.Contains($"succeeded: {Campaigns} of {Campaigns}", next.Output[0]);
        var seconds = await deployment.ColumnAsync<double>(
            "SELECT extract(epoch FROM finished_at - started_at)::float8 FROM sync_runs WHERE state = 'succeeded' ORDER BY created_at");
        Assert.InRange(seconds[1], 0, seconds[0] + 20); // it would have waited for 80 s
    }

    [Fact]
    public async Task ARunThatHasEndedCannotBeCancelled()
    {
        var id = await OpenAsync();
        await Cli.SucceedAsync("runs", "cancel", id);

        CliErrorAssert.Is(await Cli.RunAsync("runs", "cancel", id), ExitCode.Usage, id, "has already ended", "cancelled");
    }

    [Fact]
    public async Task ACancelledRunIsShownAsCancelled()
    {
        var id = await OpenAsync();
        await Cli.SucceedAsync("runs", "cancel", id);

        Assert.Contains("cancelled", string.Join('\n', (await Cli.SucceedAsync("runs", "list")).Output));
        Assert.Contains("cancelled by an operator", (await Cli.SucceedAsync("runs", "show", id, "--json")).Json().GetProperty("reason").GetString());
        Assert.Equal(ExitCode.Failed, (await Cli.RunAsync("runs", "watch", id)).ExitCode);
    }

    [Fact]
    public async Task AnUnknownRunIsRejected() => CliErrorAssert.Is(
        await Cli.RunAsync("runs", "cancel", $"{Guid.NewGuid()}"), ExitCode.Usage, "does not exist", "runs list");

    private Task SetQuotaAsync(string quota) => deployment!.ExecuteAsync($"UPDATE clients SET quota = '{quota}'");

    private Task<string> OpenAsync() => deployment!.ScalarAsync<string>(
        """
        INSERT INTO sync_runs (id, client_id, origin, state, created_at)
        VALUES (gen_random_uuid(), 'acme', 'schedule', 'queued', clock_timestamp()) RETURNING id::text
        """);
}
