using MixoSync.Tests.MockApi.Support;
using static MixoSync.Tests.MockApi.Support.MixoStarts;

namespace MixoSync.Tests.MockApi;

public sealed class LogTests
{
    [Fact]
    public async Task TheLogContainsTheCallsInOrder()
    {
        await using var mixo = await MixoAsync(options => options.Limit = 2);
        using var caller = await MixoCaller.LoggedInAsync(mixo);
        await caller.ListAsync(page: 4, client: "acme");
        await caller.SyncAsync("campaign_9", "acme");
        await caller.ListAsync(client: "acme");
        caller.UseToken(null);
        await caller.ListAsync();

        var log = (await caller.GetAsync("_log")).Body.EnumerateArray().Select(entry => string.Join(
            ' ', entry.EnumerateObject().Where(field => field.Name != "arrived_at").Select(field => field.Value)));

        Assert.Equal(
            [
                " token   False 200",
                "acme list  4 True 200",
                "acme sync campaign_9  True 200",
                "acme list  1 False 429",
                "default list  1 False 401",
            ],
            log);
        Assert.Equal(mixo.Log.OrderBy(entry => entry.ArrivedAt), mixo.Log);
    }

    [Fact]
    public async Task ABoundedLogDoesNotAffectTheStatistics()
    {
        await using var mixo = await MixoAsync(options =>
        {
            Kind(options);
            options.LogCapacity = 3;
        });
        using var caller = await MixoCaller.LoggedInAsync(mixo);
        for (var call = 1; call <= 5; call++) await caller.SyncAsync($"campaign_{call}");

        Assert.Equal(["campaign_3", "campaign_4", "campaign_5"], mixo.Log.Select(entry => entry.Campaign));
        Assert.Equal(5, mixo.StatsFor("default").MostCallsInAnyWindow);
    }
}
