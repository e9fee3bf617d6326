using MixoSync.Cli;
using MixoSync.IntegrationTests.Processes;

namespace MixoSync.IntegrationTests.Cli;

/// <summary>Listings that suddenly miss campaigns, in embedded mode.</summary>
public sealed class RemovalsTests : IAsyncLifetime
{
    private static readonly string[] Records =
        [.. Enumerable.Range(1, 25).Select(n => $$"""{"id":"c{{n:00}}","name":"Campaign {{n}}"}""")];

    private readonly CliRunner cli = new();
    private CustomPlatform platform = null!;

    public async ValueTask InitializeAsync()
    {
        platform = await CustomPlatform.StartAsync(Records);
        cli.UsePlatform(platform.Url);
        await cli.SucceedAsync("sync", "--embedded", "--quota", "1000/1s");
    }

    public async ValueTask DisposeAsync()
    {
        await cli.DisposeAsync();
        await platform.DisposeAsync();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task AListingThatMissesManyCampaignsEndsPartiallyAndRemovesNone(int listed)
    {
        platform.Records = Records[..listed];

        await SyncPartiallyAsync(25 - listed);
        var again = await SyncPartiallyAsync(25 - listed);

        Assert.Equal(0, await RemovedAsync());
        var run = again.Output[0].Split(' ')[1];
        var shown = await cli.RunAsync("runs", "show", run, "--database", Database);
        Assert.Equal(20, shown.Output.Count(line => line.StartsWith("  missing: c", StringComparison.Ordinal)));
        Assert.Contains(shown.Output, line => line.Contains($"and {25 - listed - 20} more"));
    }

    [Fact]
    public async Task AFewMissingCampaignsAreRemovedByTheSecondListing()
    {
        platform.Records = Records[2..];
        await cli.SucceedAsync("sync", "--embedded", "--quota", "1000/1s");
        Assert.Equal(0, await RemovedAsync());

        await cli.SucceedAsync("sync", "--embedded", "--quota", "1000/1s");

        Assert.Equal(2, await RemovedAsync());
    }

    [Fact]
    public async Task ApprovedCampaignsAreRemoved()
    {
        platform.Records = Records[..2];
        await SyncPartiallyAsync(23);
        Assert.Contains("acme", (await cli.SucceedAsync("removals", "list", "--database", Database)).ToString());

        var ended = await cli.SucceedAsync("removals", "approve", "acme", "--database", Database);

        Assert.Equal("Marked 23 campaigns as removed.", Assert.Single(ended.Output));
        Assert.Equal(23, await RemovedAsync());
        await cli.SucceedAsync("sync", "--embedded", "--quota", "1000/1s");
    }

    [Fact]
    public async Task DiscardedRemovalsAreHeldAgainByTheNextListing()
    {
        platform.Records = [];
        await SyncPartiallyAsync(25);

        var ended = await cli.SucceedAsync("removals", "discard", "acme", "--database", Database);

        Assert.Equal("Kept 25 campaigns.", Assert.Single(ended.Output));
        Assert.Equal("No removals are held.", Assert.Single((await cli.SucceedAsync("removals", "list", "--database", Database)).Output));
        await SyncPartiallyAsync(25);
        Assert.Equal(0, await RemovedAsync());
    }

    [Fact]
    public async Task WithoutHeldRemovalsThereIsNothingToDecide() => CliErrorAssert.Is(
        await cli.RunAsync("removals", "approve", "acme", "--database", Database), ExitCode.Usage, "No removals of client 'acme' are held");

    [Fact]
    public async Task ALimitOfZeroDisablesTheGuard()
    {
        cli.Variables["Syncing__RemovalGuardPercent"] = "0";
        platform.Records = Records[..1];

        await cli.SucceedAsync("sync", "--embedded", "--quota", "1000/1s");
        await cli.SucceedAsync("sync", "--embedded", "--quota", "1000/1s");

        Assert.Equal(24, await RemovedAsync());
    }

    private string Database => cli.PathOf("mixosync.db");

    private async Task<CliResult> SyncPartiallyAsync(int missing)
    {
        var ended = await cli.RunAsync("sync", "--embedded", "--quota", "1000/1s");
        Assert.Equal(ExitCode.Partial, ended.ExitCode);
        Assert.Contains($"{missing} of 25 campaigns are missing from the listing, so none was marked as removed", ended.Output[0]);
        return ended;
    }

    private Task<int> RemovedAsync() => SqliteFile.ScalarAsync<int>(Database, "SELECT count(*) FROM campaigns WHERE removed_at IS NOT NULL");
}
