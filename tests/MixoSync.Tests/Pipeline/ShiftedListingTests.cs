using MixoSync.Runs;
using MixoSync.Storage;
using MixoSync.Tests.Storage;
using MixoSync.Tests.Support;

namespace MixoSync.Tests.Pipeline;

/// <summary>Campaigns that are created and deleted while their pages are listed.</summary>
public sealed class ShiftedListingTests
{
    private readonly string[][] pages = [Numbers(1, 10), Numbers(11, 10), Numbers(21, 10)];
    private readonly FakeAdPlatform platform;

    public ShiftedListingTests() => platform = new FakeAdPlatform(pages) { Total = 30 };

    [Fact]
    public async Task ACampaignThatAListingOmitsIsNotRemovedAndIsSyncedByTheNextRun()
    {
        await using var pipeline = await EmbeddedPipeline.StartAsync(platform);
        await pipeline.RunAsync(TestClients.Of(platform));

        platform.OnList = page => Task.FromResult(page == 2 ? Shift() : 0); // campaign 1 is deleted and campaign 31 created
        var shifted = await pipeline.RunAsync(TestClients.Of(platform));
        Assert.Equal((RunState.Succeeded, 30, 0), (shifted.State, shifted.Listed, shifted.Removed));
        Assert.DoesNotContain("11", platform.Synced.Skip(30));

        platform.OnList = _ => Task.CompletedTask;
        await pipeline.RunAsync(TestClients.Of(platform));
        Assert.Contains("11", platform.Synced.Skip(60));
        Assert.Empty(await RemovedAsync(pipeline));

        var last = await pipeline.RunAsync(TestClients.Of(platform));
        Assert.Equal(1, last.Removed);
        Assert.Equal(["1"], await RemovedAsync(pipeline));
    }

    [Fact]
    public async Task APartialRunWhoseListingOmitsAKnownCampaignDoesNotFail()
    {
        await using var pipeline = await EmbeddedPipeline.StartAsync(platform);
        await pipeline.RunAsync(TestClients.Of(platform));

        platform.OnList = page => Task.FromResult(page == 2 ? Shift() : 0);
        var run = await pipeline.RunAsync(TestClients.Of(platform), new CampaignIds(["11"]));

        Assert.Equal((RunState.Succeeded, 0, 0), (run.State, run.Failed, run.Synced));
        Assert.Equal(ListingStore.NotListed, (await pipeline.Get<Database>().ItemAsync(run.Id, "11"))!.Reason);
    }

    private int Shift()
    {
        (pages[0], pages[1], pages[2]) = (Numbers(2, 10), Numbers(12, 10), Numbers(22, 10));
        return 1;
    }

    private static string[] Numbers(int first, int count) => [.. Enumerable.Range(first, count).Select(number => $"{number}")];

    private static async Task<IEnumerable<string>> RemovedAsync(EmbeddedPipeline pipeline) =>
        (await pipeline.Get<Database>().CampaignsOfAsync("acme")).Where(stored => stored.RemovedAt is not null).Select(stored => stored.CampaignId);
}
