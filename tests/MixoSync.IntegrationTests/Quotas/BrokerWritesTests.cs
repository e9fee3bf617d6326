using System.Text.Json;
using MixoSync.IntegrationTests.Distributed;
using MixoSync.IntegrationTests.Processes;
using MixoSync.IntegrationTests.Servers;
using MixoSync.IntegrationTests.Support;

namespace MixoSync.IntegrationTests.Quotas;

/// <summary>Tests how often a message is written to the broker: when it leaves the backlog, and each time it is parked.</summary>
public sealed class BrokerWritesTests(TestServers servers)
{
    private const int Parked = 1210;

    [Fact]
    public async Task ARateLimitRejectionCostsFewBrokerWrites()
    {
        await using var fleet = await Fleet.CreateAsync(
            servers,
            await MockPlatforms.FastAsync(options =>
            {
                (options.CampaignsPerClient, options.Limit, options.Window) = (300, 20, TimeSpan.FromSeconds(2));
                (options.RetryAfter, options.ListFaults.FailEvery) = (TimeSpan.FromSeconds(4), 0);
            }),
            "acme");
        await fleet.Deployment.ServeAsync("scheduler", "page-fetcher");
        var worker = fleet.Deployment.Cli.Start("serve", "--role", "sync-worker", "--urls", "http://127.0.0.1:0", "--log-level", "debug");
        await Deployment.ReadyAsync(worker);
        await fleet.QueueRunsAsync();
        await Eventually.BecomesAsync(
            () => fleet.Deployment.ScalarAsync<int>("SELECT count(*) FROM sync_runs WHERE listing_finished_at IS NOT NULL"), listed => listed == 1);

        using (var other = await ExternalCaller.StartAsync(fleet.Platform, "acme"))
        {
            await Eventually.BecomesAsync(
                async () =>
                {
                    await other.CallAsync();
                    return await fleet.Deployment.ScalarAsync<int>(
                        "SELECT coalesce(sum(calls), 0) FROM sync_run_calls WHERE outcome = 'RateLimited'");
                },
                rejected => rejected >= 2);
        }

        Assert.Equal(["succeeded"], await fleet.EndRunsAsync());
        var writes = worker.Output.Where(line => line.StartsWith('{')).Select(line => JsonElement.Parse(line))
            .Where(line => line.TryGetProperty("EventId", out var id) && id.TryGetProperty("Id", out var number) && number.GetInt32() == Parked)
            .CountBy(line => line.GetProperty("CampaignId").GetString()!).Select(campaign => campaign.Value + 1).ToList();
        TestContext.Current.TestOutputHelper!.WriteLine($"{writes.Count} campaigns parked, at most {writes.Max()} writes, {writes.Average():0.0} on average");
        Assert.NotEmpty(writes);
        Assert.InRange(writes.Max(), 2, 3);
    }
}
