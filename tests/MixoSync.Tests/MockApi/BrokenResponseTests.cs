using System.Net;
using MixoSync.Tests.MockApi.Support;
using static MixoSync.Tests.MockApi.Support.MixoStarts;

namespace MixoSync.Tests.MockApi;

public sealed class BrokenResponseTests
{
    [Fact]
    public async Task EveryNthCallReturnsHtmlWithStatusTwoHundred()
    {
        await using var mixo = await MixoAsync(options => options.SyncFaults.HtmlEvery = 2);
        using var caller = await MixoCaller.LoggedInAsync(mixo);

        Assert.True((await caller.SyncAsync("campaign_1")).Body.GetProperty("success").GetBoolean());
        var page = await caller.SyncAsync("campaign_2");
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.StartsWith("<html>", page.Text);
        Assert.Equal(1, mixo.StatsFor("default").DistinctCampaignsSynced);
    }

    [Fact]
    public async Task EveryNthResponseIsTruncated()
    {
        await using var mixo = await MixoAsync(options => (options.ListFaults.CutEvery, options.TokenFaults.CutEvery) = (1, 2));
        using var caller = await MixoCaller.LoggedInAsync(mixo);

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => caller.ListAsync());
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => caller.AcquireTokenAsync());
    }

    [Fact]
    public async Task EveryNthConnectionIsClosedAndTheCallIsCounted()
    {
        await using var mixo = await MixoAsync(options => (options.ListFaults.CloseEvery, options.TokenFaults.CloseEvery) = (1, 2));
        using var caller = await MixoCaller.LoggedInAsync(mixo);

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => caller.ListAsync());
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => caller.AcquireTokenAsync());
        Assert.InRange(mixo.StatsFor("default").CallsCounted, 1, int.MaxValue);
    }

    [Fact]
    public async Task EveryNthPageIsEmptyButKeepsItsPagination()
    {
        await using var mixo = await MixoAsync(options => options.ListFaults.EmptyEvery = 2);
        using var caller = await MixoCaller.LoggedInAsync(mixo);

        Assert.Equal(10, (await caller.ListAsync()).Campaigns.Count);
        var empty = await caller.ListAsync(page: 2);
        Assert.Empty(empty.Campaigns);
        Assert.Equal("""{"page":2,"limit":10,"total":100,"has_more":true}""", empty.Pagination.GetRawText());
    }

    [Fact]
    public async Task EveryNthPageAfterTheFirstIsThePreviousPage()
    {
        await using var mixo = await MixoAsync(options => options.ListFaults.RepeatEvery = 1);
        using var caller = await MixoCaller.LoggedInAsync(mixo);

        Assert.Equal("campaign_1", (await caller.ListAsync()).Ids.First());
        Assert.Equal("campaign_11", (await caller.ListAsync(page: 3)).Ids.First());
    }

    [Fact]
    public async Task HugeRecordsHaveANameOfFiveMegabytes()
    {
        await using var mixo = await MixoAsync(options => options.HugeRecords = 1);
        using var caller = await MixoCaller.LoggedInAsync(mixo);

        var names = (await caller.ListAsync(limit: 2)).Campaigns.Select(record => record.GetProperty("name").GetString()!.Length);

        Assert.Equal([5 * 1024 * 1024, 10], names);
    }
}
