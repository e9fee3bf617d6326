using System.Net;
using MixoSync.MockApi.Options;
using MixoSync.Tests.MockApi.Support;
using static MixoSync.Tests.MockApi.Support.MixoStarts;

namespace MixoSync.Tests.MockApi;

public sealed class ListTests
{
    [Fact]
    public async Task ACampaignHasAllItsFields()
    {
        await using var mixo = await MixoAsync();
        using var caller = await MixoCaller.LoggedInAsync(mixo);

        var campaign = (await caller.ListAsync()).Campaigns[0];

        Assert.Equal(
            ["id", "name", "status", "budget", "impressions", "clicks", "conversions", "created_at"],
            campaign.EnumerateObject().Select(field => field.Name));
        Assert.Equal("campaign_1", campaign.GetProperty("id").GetString());
        Assert.Equal("Campaign 1", campaign.GetProperty("name").GetString());
        Assert.Equal("active", campaign.GetProperty("status").GetString());
        Assert.Equal(1100, campaign.GetProperty("budget").GetDecimal());
        Assert.True(campaign.GetProperty("clicks").GetInt32() <= campaign.GetProperty("impressions").GetInt32());
        Assert.True(campaign.GetProperty("conversions").GetInt32() <= campaign.GetProperty("clicks").GetInt32());
        Assert.True(campaign.GetProperty("created_at").TryGetDateTimeOffset(out _));
    }

    [Fact]
    public async Task APageContainsItsPagination()
    {
        await using var mixo = await MixoAsync();
        using var caller = await MixoCaller.LoggedInAsync(mixo);

        var response = await caller.ListAsync(page: 3, limit: 20);

        Assert.Equal(Enumerable.Range(41, 20).Select(number => $"campaign_{number}"), response.Ids);
        Assert.Equal("""{"page":3,"limit":20,"total":100,"has_more":true}""", response.Pagination.GetRawText());
    }

    [Fact]
    public async Task TheDefaultIsTheFirstPageOfTen()
    {
        await using var mixo = await MixoAsync();
        using var caller = await MixoCaller.LoggedInAsync(mixo);
        var response = await caller.GetAsync("api/campaigns");
        Assert.Equal("""{"page":1,"limit":10,"total":100,"has_more":true}""", response.Pagination.GetRawText());
        Assert.Equal(10, response.Campaigns.Count);
    }

    [Theory]
    [InlineData("page=0")]
    [InlineData("limit=-1")]
    [InlineData("page=one")]
    [InlineData("limit=99999999999")]
    public async Task AnInvalidPageOrLimitIsABadRequest(string query)
    {
        await using var mixo = await MixoAsync();
        using var caller = await MixoCaller.LoggedInAsync(mixo);
        Assert.Equal(HttpStatusCode.BadRequest, (await caller.GetAsync($"api/campaigns?{query}")).Status);
    }

    [Theory]
    [InlineData(9, 10, true)]
    [InlineData(10, 10, false)]
    [InlineData(1, 100, true)]
    [InlineData(9, 100, true)]
    [InlineData(10, 100, false)]
    public async Task ThePhantomRuleReportsMoreUpToPageTenForAnyLimit(int page, int limit, bool hasMore)
    {
        await using var mixo = await MixoAsync();
        using var caller = await MixoCaller.LoggedInAsync(mixo);
        var response = await caller.ListAsync(page, limit);
        Assert.Equal(hasMore, response.Pagination.GetProperty("has_more").GetBoolean());
        Assert.Equal(limit, response.Campaigns.Count);
    }

    [Fact]
    public async Task PagesBeyondTheTotalContainPhantoms()
    {
        await using var mixo = await MixoAsync();
        using var caller = await MixoCaller.LoggedInAsync(mixo);
        var response = await caller.ListAsync(page: 2, limit: 100);
        Assert.Equal("campaign_101", response.Ids.First());
        Assert.Equal(100, response.Pagination.GetProperty("total").GetInt32());
    }

    [Theory]
    [InlineData(1, 10, 10, true)]
    [InlineData(2, 10, 10, true)]
    [InlineData(3, 10, 5, false)]
    [InlineData(4, 10, 0, false)]
    [InlineData(1, 25, 25, false)]
    public async Task TheTruthfulRuleReportsMoreUntilTheLastCampaign(int page, int limit, int campaigns, bool hasMore)
    {
        await using var mixo = await MixoAsync(options =>
        {
            options.HasMore = HasMoreRule.Truthful;
            options.CampaignsPerClient = 25;
        });
        using var caller = await MixoCaller.LoggedInAsync(mixo);
        var response = await caller.ListAsync(page, limit);
        Assert.Equal(campaigns, response.Campaigns.Count);
        Assert.Equal(hasMore, response.Pagination.GetProperty("has_more").GetBoolean());
        Assert.Equal(25, response.Pagination.GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task RaisingTheFirstCampaignShiftsEveryLaterPage()
    {
        await using var mixo = await MixoAsync();
        using var caller = await MixoCaller.LoggedInAsync(mixo);

        await caller.PostAsync("_dials", """{"FirstCampaign":2}""");

        var response = await caller.ListAsync(page: 2);
        Assert.Equal(Enumerable.Range(12, 10).Select(number => $"campaign_{number}"), response.Ids);
        Assert.Equal(100, response.Pagination.GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task RaisingTheFirstCampaignRemovesOneAndAddsOne()
    {
        await using var mixo = await MixoAsync(options => options.FirstCampaign = 2);
        using var caller = await MixoCaller.LoggedInAsync(mixo);
        Assert.Equal(HttpStatusCode.NotFound, (await caller.SyncAsync("campaign_1")).Status);
        Assert.Equal(HttpStatusCode.OK, (await caller.SyncAsync("campaign_101")).Status);
    }

    [Fact]
    public async Task MetricsDifferInEveryCall()
    {
        await using var mixo = await MixoAsync();
        using var caller = await MixoCaller.LoggedInAsync(mixo);
        Assert.NotEqual((await caller.ListAsync()).Text, (await caller.ListAsync()).Text);
    }

    [Fact]
    public async Task StableMetricsAreTheSameInEveryCall()
    {
        await using var mixo = await MixoAsync(options => options.StableMetrics = true);
        using var caller = await MixoCaller.LoggedInAsync(mixo);
        Assert.Equal((await caller.ListAsync()).Text, (await caller.ListAsync()).Text);
    }

    [Fact]
    public async Task TheSeedDeterminesTheMetrics()
    {
        Assert.Equal(await FirstPageAsync(seed: 1), await FirstPageAsync(seed: 1));
        Assert.NotEqual(await FirstPageAsync(seed: 1), await FirstPageAsync(seed: 2));
    }

    private static async Task<string> FirstPageAsync(int seed)
    {
        await using var mixo = await MixoAsync(options => options.Seed = seed);
        using var caller = await MixoCaller.LoggedInAsync(mixo);
        return (await caller.ListAsync()).Text;
    }
}
