using MixoSync.Cli;
using MixoSync.IntegrationTests.Cli;
using MixoSync.IntegrationTests.Processes;
using MixoSync.IntegrationTests.Servers;
using MixoSync.IntegrationTests.Support;
using MixoSync.MockApi;

namespace MixoSync.IntegrationTests.Distributed;

/// <summary>Tests <c>mixosync sync --client</c>, which publishes a run for the workers and follows it.</summary>
public sealed class FollowedSyncTests(TestServers servers) : IAsyncLifetime
{
    private Deployment? deployment;
    private MockPlatform? platform;

    private CliRunner Cli => deployment!.Cli;

    public async ValueTask InitializeAsync()
    {
        platform = await MockPlatforms.WithoutLimitAsync(campaigns: 12);
        deployment = await Deployment.CreateAsync(servers);
        await deployment.AddClientAsync("acme", platform);
    }

    public async ValueTask DisposeAsync()
    {
        await deployment!.DisposeAsync();
        await platform!.DisposeAsync();
    }

    [Fact]
    public async Task TheRunIsFollowedToItsEnd()
    {
        await deployment!.ServeAsync("page-fetcher", "sync-worker");

        var ended = await Cli.SucceedAsync("sync", "--client", "acme");

        Assert.Contains("for acme succeeded: 12 of 12 campaigns synced", ended.Output[0]);
        Assert.Equal(12, await deployment.ScalarAsync<int>("SELECT count(*) FROM campaigns"));
    }

    [Fact]
    public async Task OnlyTheSelectedCampaignsAreSynced()
    {
        await deployment!.ServeAsync("page-fetcher", "sync-worker");

        await Cli.SucceedAsync("sync", "--client", "acme", "--campaign", "campaign_2", "campaign_11");

        Assert.Equal(
            ["campaign_11", "campaign_2"],
            await deployment.ColumnAsync<string>("SELECT campaign_id FROM campaigns ORDER BY campaign_id"));
    }

    [Fact]
    public async Task ASecondRunOfAClientIsRejectedAndNamesTheFirst()
    {
        Cli.Start("sync", "--client", "acme"); // without a worker, the run stays active
        var runs = await Eventually.BecomesAsync(
            () => deployment!.ColumnAsync<Guid>("SELECT id FROM sync_runs"), runs => runs.Count > 0);

        var second = await Cli.RunAsync("sync", "--client", "acme");

        CliErrorAssert.Is(second, ExitCode.Failed, "already has an active run", $"runs watch {runs[0]}");
    }

    [Fact]
    public async Task DuringARunACampaignBecomesItsUrgentWork()
    {
        await using var slow = await MockPlatforms.FastAsync(
            options => (options.CampaignsPerClient, options.Limit, options.Window) = (60, 4, TimeSpan.FromSeconds(3)));
        await deployment!.AddClientAsync("slow", slow, "--page-size", "60", "--max-in-flight", "4");
        await deployment.ServeAsync("page-fetcher", "sync-worker");
        var whole = Cli.Start("sync", "--client", "slow");
        await Eventually.BecomesAsync(
            () => deployment.ScalarAsync<int>("SELECT count(*) FROM sync_items WHERE state = 'synced'"), synced => synced > 2);

        // Last in the order of their ids, so the run alone would sync them at its end.
        var urgent = await Cli.SucceedAsync("sync", "--client", "slow", "--campaign", "campaign_9", "campaign_8");

        Assert.All(urgent.Output, line => Assert.Contains(": synced ", line));
        Assert.InRange(await deployment.ScalarAsync<int>("SELECT count(*) FROM sync_items WHERE state = 'synced'"), 4, 55);
        var run = await deployment.ScalarAsync<Guid>("SELECT id FROM sync_runs");
        Assert.Contains("  urgent since", string.Join('\n', (await Cli.SucceedAsync("runs", "show", $"{run}")).Output));
        Assert.Contains("60 of 60 campaigns synced", (await whole.EndAsync()).Output[0]);
        Assert.Equal(0, slow.StatsFor("slow").CallsRefused);
    }

    [Fact]
    public async Task AnUnknownCampaignIsRejectedDuringARun()
    {
        await using var slow = await MockPlatforms.FastAsync(
            options => (options.CampaignsPerClient, options.Limit, options.Window) = (60, 4, TimeSpan.FromSeconds(2)));
        await deployment!.AddClientAsync("slow", slow, "--page-size", "60");
        await deployment.ServeAsync("page-fetcher", "sync-worker");
        Cli.Start("sync", "--client", "slow");
        await Eventually.BecomesAsync(
            () => deployment.ScalarAsync<int>("SELECT count(*) FROM sync_runs WHERE listing_finished_at IS NOT NULL"), listed => listed == 1);

        CliErrorAssert.Is(
            await Cli.RunAsync("sync", "--client", "slow", "--campaign", "typo"), ExitCode.Usage, "Campaign 'typo' is neither stored nor listed");
    }

    [Fact]
    public async Task AnInterruptStopsFollowingButNotTheRun()
    {
        var watching = Cli.Start("sync", "--client", "acme");
        await Eventually.BecomesAsync(() => Task.FromResult(watching.Errors.Count), notes => notes > 0);

        await watching.SignalAsync("INT");
        Assert.Equal(ExitCode.Interrupted, (await watching.EndAsync(TimeSpan.FromSeconds(20))).ExitCode);

        await deployment!.ServeAsync("page-fetcher", "sync-worker");
        await Eventually.BecomesAsync(
            () => deployment.ScalarAsync<string>("SELECT state FROM sync_runs"), state => state == "succeeded");
    }

    [Fact]
    public async Task TheRunFailsIfTheWorkersHaveAWrongPassword()
    {
        Cli.Variables["MIXO_PASSWORD"] = Processes.CliRunner.Secret;
        await deployment!.ServeAsync("page-fetcher", "sync-worker");

        var ended = await Cli.RunAsync("sync", "--client", "acme");

        Assert.Equal(ExitCode.Usage, ended.ExitCode);
        Assert.Contains("rejected the email address or password of client acme", ended.Output[0]);
    }

    [Fact]
    public async Task AnUnknownClientIsRejected() => CliErrorAssert.Is(
        await Cli.RunAsync("sync", "--client", "nobody"), ExitCode.Usage, "Client 'nobody' does not exist", "clients list");

    [Fact]
    public async Task AnOptionForEmbeddedModeIsRejected() => CliErrorAssert.Is(
        await Cli.RunAsync("sync", "--client", "acme", "--quota", "10/1s"), ExitCode.Usage, "--quota requires --embedded");
}
