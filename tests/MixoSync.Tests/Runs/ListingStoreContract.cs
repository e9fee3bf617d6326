using MixoSync.Runs;
using MixoSync.Storage;
using MixoSync.Tests.Storage;

namespace MixoSync.Tests.Runs;

public abstract partial class ListingStoreContract(TestStorage storage) : StorageContract(storage)
{
    [Fact]
    public async Task TheDatabaseClockIsInUtcAndAdvances()
    {
        var first = await Listings.GetTimeAsync(Token);
        var second = await Listings.GetTimeAsync(Token);
        Assert.Equal(TimeSpan.Zero, first.Offset);
        Assert.True(first < second);
    }

    [Fact]
    public async Task TheCampaignsOfAPageArePending()
    {
        var run = await StartRunAsync();

        await Listings.RecordPageAsync(run.Id, 1, Samples.Page("a", "b"), Token);

        run = await ReadAsync(run);
        Assert.Equal((1, 2, 2), (run.Pages, run.Listed, run.Pending));
    }

    [Fact]
    public async Task ATotalMayUseAll64Bits()
    {
        var run = await StartRunAsync();
        await Listings.RecordPageAsync(run.Id, 1, Samples.Page("a") with { Total = long.MaxValue }, Token);
        Assert.Equal(long.MaxValue, (await ReadAsync(run)).Total);
    }

    [Fact]
    public async Task IdsAreCaseSensitive()
    {
        var run = await StartRunAsync();
        await Listings.RecordPageAsync(run.Id, 1, Samples.Page("Summer", "summer"), Token);
        Assert.Equal(2, (await ReadAsync(run)).Listed);
    }

    [Fact]
    public async Task ACampaignThatWasNotRequestedIsSkipped()
    {
        var run = await StartRunAsync();
        var page = Samples.Page("a") with { Items = [new PlannedItem(Samples.Listed("a"), IsRequested: false)] };

        await Listings.RecordPageAsync(run.Id, 1, page, Token);

        var item = await Database.ItemAsync(run.Id, "a");
        Assert.Equal(("skipped", "not asked for"), (item!.State, item.Reason));
    }

    [Fact]
    public async Task ARequestedCampaignThatIsNotListedFails()
    {
        var run = await StartRunAsync();

        await Listings.RecordPageAsync(run.Id, 1, Samples.LastPage() with { Missing = ["a"] }, Token);

        var failed = Assert.Single(await Runs.ListFailedItemsAsync(run.Id, 10, Token));
        Assert.Equal(("a", "the platform does not list this campaign"), (failed.CampaignId, failed.Reason));
    }

    [Fact]
    public async Task TheLastPageFinishesTheListing()
    {
        var run = await StartRunAsync();
        var before = await Listings.GetTimeAsync(Token);

        await Listings.RecordPageAsync(run.Id, 1, Samples.LastPage("a"), Token);

        Assert.InRange((await ReadAsync(run)).ListingFinishedAt!.Value, before, await Listings.GetTimeAsync(Token));
    }

    [Fact]
    public async Task APageBeforeTheLastDoesNotFinishTheListing()
    {
        var run = await StartRunAsync();
        await Listings.RecordPageAsync(run.Id, 1, Samples.Page("a"), Token);
        Assert.Null((await ReadAsync(run)).ListingFinishedAt);
    }
}
