using MixoSync.Cli;
using MixoSync.IntegrationTests.Processes;
using MixoSync.MockApi;
using MixoSync.MockApi.Options;

namespace MixoSync.IntegrationTests.Cli;

/// <summary>Tests <c>sync --embedded</c> for the client in the <c>AD_PLATFORM_*</c> variables.</summary>
public sealed class EmbeddedSyncTests
{
    private const string Ample = "1000/1s";

    [Fact]
    public async Task TheVariablesOfOneClientAreEnough()
    {
        await using var platform = await PlatformAsync();
        await using var cli = ShellFor(platform);

        var ended = await cli.SucceedAsync("sync", "--embedded", "--quota", Ample);

        Assert.Contains("for acme succeeded: 12 of 12 campaigns synced", ended.Output[0]);
        Assert.Equal(12, platform.StatsFor("acme").DistinctCampaignsSynced);
        Assert.Equal(12, await RowsAsync(cli));
    }

    [Fact]
    public async Task AMockDatabaseMeansEmbedded()
    {
        await using var platform = await PlatformAsync();
        await using var cli = ShellFor(platform);
        cli.Variables["USE_MOCK_DB"] = "true";

        await cli.SucceedAsync("sync", "--quota", Ample);

        Assert.Equal(12, await RowsAsync(cli));
    }

    [Fact]
    public async Task AClientOnTheCommandLineOverridesTheVariables()
    {
        await using var platform = await PlatformAsync();
        await using var cli = ShellFor(platform);

        await cli.SucceedAsync("sync", "--embedded", "--quota", Ample, "--client", "globex");

        Assert.Equal(12, platform.StatsFor("globex").DistinctCampaignsSynced);
    }

    [Fact]
    public async Task TheStatedQuotaIsKept()
    {
        await using var platform = await PlatformAsync(options => (options.Limit, options.Window) = (8, TimeSpan.FromSeconds(1)));
        await using var cli = ShellFor(platform);

        await cli.SucceedAsync("sync", "--embedded", "--quota", "8/1s");

        Assert.Equal(0, platform.StatsFor("acme").CallsRefused);
    }

    [Fact]
    public async Task OnlyTheSelectedCampaignsAreSynced()
    {
        await using var platform = await PlatformAsync();
        await using var cli = ShellFor(platform);

        await cli.SucceedAsync("sync", "--embedded", "--quota", Ample, "--campaign", "campaign_2", "campaign_11");

        Assert.Equal(
            "campaign_11,campaign_2",
            await SqliteFile.ScalarAsync<string>(
                cli.PathOf("mixosync.db"), "SELECT group_concat(campaign_id, ',' ORDER BY campaign_id) FROM campaigns"));
    }

    [Fact]
    public async Task AnUnknownSelectedCampaignIsNamed()
    {
        await using var platform = await PlatformAsync();
        await using var cli = ShellFor(platform);

        var ended = await cli.RunAsync("sync", "--embedded", "--quota", Ample, "--campaign", "campaign_2", "campaign_99");

        Assert.Equal(ExitCode.Partial, ended.ExitCode);
        Assert.Contains("campaign_99", Assert.Single(ended.Errors));
    }

    [Fact]
    public async Task SinceSkipsUnchangedCampaigns()
    {
        await using var platform = await PlatformAsync(options => options.StableMetrics = true);
        await using var cli = ShellFor(platform);
        await cli.SucceedAsync("sync", "--embedded", "--quota", Ample);

        var ended = await cli.SucceedAsync("sync", "--embedded", "--quota", Ample, "--since", "2100-01-01");

        Assert.Contains("0 of 12 campaigns synced, 12 skipped", ended.Output[0]);
        Assert.Equal(0, platform.StatsFor("acme").RepeatedSyncs);
    }

    [Fact]
    public async Task AnIncompleteRunNamesTheCampaignsThatFailed()
    {
        await using var platform = await PlatformAsync(options =>
        {
            options.FailingCampaigns["campaign_3"] = 404;
            options.FailingCampaigns["campaign_7"] = 422;
        });
        await using var cli = ShellFor(platform);

        var ended = await cli.RunAsync("sync", "--embedded", "--quota", Ample);

        Assert.Equal(ExitCode.Partial, ended.ExitCode);
        Assert.Contains("partial: 10 of 12 campaigns synced, 2 failed", ended.Output[0]);
        Assert.Equal(2, ended.Errors.Count);
        Assert.Contains("failed: campaign_3 (Rejected)", ended.Errors[0]);
        Assert.Contains("failed: campaign_7 (Rejected)", ended.Errors[1]);
    }

    private static Task<MockPlatform> PlatformAsync(Action<MockApiOptions>? configure = null)
    {
        var options = new MockApiOptions { CampaignsPerClient = 12, Limit = 1_000, SyncDelay = TimeSpan.Zero };
        configure?.Invoke(options);
        return MockPlatform.StartAsync(options);
    }

    private static CliRunner ShellFor(MockPlatform platform)
    {
        var cli = new CliRunner();
        cli.UsePlatform(platform);
        return cli;
    }

    private static Task<int> RowsAsync(CliRunner cli) =>
        SqliteFile.ScalarAsync<int>(cli.PathOf("mixosync.db"), "SELECT count(*) FROM campaigns");
}
