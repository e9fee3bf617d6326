using System.Net;
using Microsoft.Extensions.Time.Testing;
using MixoSync.MockApi.Measuring;
using MixoSync.MockApi.Options;
using MixoSync.Tests.MockApi.Support;
using static MixoSync.Tests.MockApi.Support.MixoStarts;

namespace MixoSync.Tests.MockApi;

public sealed class StatsTests
{
    [Fact]
    public async Task EveryKindOfCallIsCountedPerClient()
    {
        await using var mixo = await MixoAsync(options => options.Limit = 4);
        using var caller = await MixoCaller.LoggedInAsync(mixo);
        using var stranger = new MixoCaller(mixo);
        await caller.ListAsync(client: "acme");
        await caller.SyncAsync("campaign_1", "acme");
        await caller.SyncAsync("campaign_2", "acme");
        await caller.SyncAsync("campaign_1", "acme");
        await caller.SyncAsync("campaign_3", "acme");
        await stranger.ListAsync(client: "acme");

        Assert.Equal(
            new ClientStats(
                CallsCounted: 4, CallsRefused: 1, CallsDenied: 1, MostCallsInAnyWindow: 4, ListCalls: 1, SyncCalls: 3,
                DistinctCampaignsSynced: 2, RepeatedSyncs: 1, PeakInFlight: 1),
            mixo.StatsFor("acme"));
        Assert.Equal(ClientStats.None, mixo.StatsFor("other"));
    }

    [Fact]
    public async Task TheStatsEndpointReturnsTheStatistics()
    {
        await using var mixo = await MixoAsync();
        using var caller = await MixoCaller.LoggedInAsync(mixo);
        await caller.SyncAsync("campaign_1", "acme");
        Assert.Equal(
            """
            {"clients":{"acme":{"calls_counted":1,"calls_refused":0,"calls_denied":0,"most_calls_in_any_window":1,
            "list_calls":0,"sync_calls":1,"distinct_campaigns_synced":1,"repeated_syncs":0,"peak_in_flight":1}},
            "tokens_issued":{"demo@mixo.example":1},"peak_in_flight":1}
            """.ReplaceLineEndings(""),
            (await caller.GetAsync("_stats")).Text);
    }

    [Fact]
    public async Task TheFullestWindowIsMeasured()
    {
        var time = new FakeTimeProvider();
        await using var mixo = await MixoAsync(Kind, time);
        using var caller = await MixoCaller.LoggedInAsync(mixo);
        foreach (var seconds in new[] { 0, 59, 1, 60, 60 })
        {
            time.Advance(TimeSpan.FromSeconds(seconds));
            await caller.ListAsync();
        }

        Assert.Equal(2, mixo.StatsFor("default").MostCallsInAnyWindow);
    }

    [Fact]
    public async Task TokensAreCountedPerAccount()
    {
        var ann = new AccountOptions { Email = "ann@agency.example", Password = "a" };
        var bob = new AccountOptions { Email = "bob@agency.example", Password = "b" };
        await using var mixo = await MixoAsync(options => options.Accounts.AddRange([ann, bob]));
        using var caller = new MixoCaller(mixo);
        await caller.AcquireTokenAsync(ann);
        await caller.AcquireTokenAsync(ann);
        await caller.AcquireTokenAsync(bob);
        await caller.RequestTokenAsync("bob@agency.example:wrong");

        Assert.Equal(2, mixo.Stats.TokensIssued[ann.Email]);
        Assert.Equal(1, mixo.Stats.TokensIssued[bob.Email]);
    }

    [Fact]
    public async Task ConcurrentCallsAreCountedAsInFlight()
    {
        var time = new TimerWatch();
        await using var mixo = await MixoAsync(options => options.SyncDelay = TimeSpan.FromSeconds(2), time);
        using var caller = await MixoCaller.LoggedInAsync(mixo);
        Task[] calls =
        [
            caller.SyncAsync("campaign_1", "acme"), caller.SyncAsync("campaign_2", "acme"),
            caller.SyncAsync("campaign_1", "other"),
        ];

        await time.TimersStartedAsync(calls.Length);
        time.Advance(TimeSpan.FromSeconds(2));

        await Task.WhenAll(calls);
        Assert.Equal(2, mixo.StatsFor("acme").PeakInFlight);
        Assert.Equal(1, mixo.StatsFor("other").PeakInFlight);
        Assert.Equal(3, mixo.Stats.PeakInFlight);
    }

    [Fact]
    public async Task ConsecutiveCallsAreNeverInFlightTogether()
    {
        await using var mixo = await MixoAsync(Kind);
        using var caller = await MixoCaller.LoggedInAsync(mixo);
        for (var call = 1; call <= 50; call++) await caller.SyncAsync($"campaign_{call}");
        Assert.Equal(1, mixo.Stats.PeakInFlight);
    }

    [Fact]
    public async Task AResetClearsTheStatisticsAndKeepsTheLimit()
    {
        await using var mixo = await MixoAsync(options => options.Limit = 1);
        using var caller = await MixoCaller.LoggedInAsync(mixo);
        await caller.SyncAsync("campaign_1");

        await caller.PostAsync("_reset");

        Assert.Equal(ClientStats.None, mixo.StatsFor("default"));
        Assert.Empty(mixo.Stats.TokensIssued);
        Assert.Empty(mixo.Log);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await caller.ListAsync()).Status);
    }
}
