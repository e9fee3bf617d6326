using MixoSync.Campaigns;
using MixoSync.Platforms;
using MixoSync.Runs;
using MixoSync.Tests.Storage;

namespace MixoSync.Tests.Campaigns;

public abstract class CampaignQueryStoreContract(TestStorage storage) : StorageContract(storage)
{
    private CampaignQueryStore Campaigns => new(Database);

    [Fact]
    public async Task EveryFieldOfACampaignIsRead()
    {
        var run = await SyncedAsync(new Campaign("c1", "One", "active", 1.5m, 2, 3, 4.25m, DateTimeOffset.UnixEpoch, """{"a":1}"""));

        var stored = await Campaigns.GetAsync(run.ClientId, "c1", Token);

        Assert.Equal(
            ("One", "active", 1.5m, 2L, 3L, 4.25m, DateTimeOffset.UnixEpoch),
            (stored!.Name, stored.Status, stored.Budget, stored.Impressions, stored.Clicks, stored.Conversions, stored.CreatedAt));
        Assert.Equal("""{"a":1}""", stored.Attributes!.Replace(" ", ""));
        Assert.Equal(CampaignPresence.Listed, stored.Presence);
    }

    [Fact]
    public async Task ValuesThatThePlatformDoesNotReportAreNull()
    {
        var run = await SyncedAsync(new Campaign("c1", "One", null, null, null, null, null, null));

        var stored = await Campaigns.GetAsync(run.ClientId, "c1", Token);

        Assert.Equal(
            (null, null, null, null, null, null, null),
            (stored!.Status, stored.Budget, stored.Impressions, stored.Clicks, stored.Conversions, stored.CreatedAt, stored.Attributes));
    }

    [Fact]
    public async Task CampaignsAreListedByIdUpToTheLimit()
    {
        var run = await SyncedAsync(Named("b"), Named("a"), Named("c"));

        Assert.Equal(["a", "b"], await IdsAsync(run, new CampaignFilter(), limit: 2));
    }

    [Fact]
    public async Task FiltersSelectCampaigns()
    {
        var run = await SyncedAsync(
            Named("a", "Summer 100%", "ACTIVE"), Named("b", "summer sale", "paused"), Named("c", "Winter_1", null));

        Assert.Equal(["a", "b"], await IdsAsync(run, new CampaignFilter { Name = "SUMMER" }));
        Assert.Equal(["a"], await IdsAsync(run, new CampaignFilter { Name = "0%" }));
        Assert.Equal(["c"], await IdsAsync(run, new CampaignFilter { Name = "r_" }));
        Assert.Equal(["a"], await IdsAsync(run, new CampaignFilter { Status = "active" }));
        Assert.Equal(["a", "b", "c"], await IdsAsync(run, new CampaignFilter { ChangedSince = DateTimeOffset.UnixEpoch }));
        Assert.Empty(await IdsAsync(run, new CampaignFilter { ChangedSince = new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero) }));
        Assert.Empty(await IdsAsync(run, new CampaignFilter { Presence = CampaignPresence.Removed }));
        Assert.Equal(["a", "b", "c"], await IdsAsync(run, new CampaignFilter { Presence = CampaignPresence.Listed }));
    }

    private static Campaign Named(string id, string name = "One", string? status = "active") => Samples.Campaign(id) with { Name = name, Status = status };

    private async Task<Run> SyncedAsync(params Campaign[] campaigns)
    {
        var run = await ListedRunAsync([.. campaigns.Select(campaign => campaign.Id)]);
        var listedAt = await Listings.GetTimeAsync(Token);
        foreach (var campaign in campaigns)
        {
            await Items.SaveSyncedAsync(new ItemKey(run.Id, campaign.Id), run.ClientId, campaign, listedAt, Token);
        }

        return run;
    }

    private async Task<IEnumerable<string>> IdsAsync(Run run, CampaignFilter filter, int limit = 100) =>
        (await Campaigns.ListAsync(run.ClientId, filter, limit, Token)).Select(campaign => campaign.CampaignId);
}
