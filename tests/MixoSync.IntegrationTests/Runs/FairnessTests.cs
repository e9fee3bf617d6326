using MixoSync.IntegrationTests.Distributed;
using MixoSync.IntegrationTests.Processes;
using MixoSync.IntegrationTests.Servers;
using MixoSync.IntegrationTests.Support;

namespace MixoSync.IntegrationTests.Runs;

/// <summary>
/// Tests a client with 10 campaigns next to one with 3,000. Each call takes 2 s, and each client may have 5 calls in flight.
/// </summary>
public sealed class FairnessTests(TestServers servers)
{
    private const int PlacesInFlight = 5;

    private static readonly TimeSpan Call = TimeSpan.FromSeconds(2);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task AFloodAtMostDoublesTheTimeOfAnotherClientAndUsesItsInFlightLimit(int workers)
    {
        await using var flood = await MockPlatforms.WithoutLimitAsync(campaigns: 3_000, options => options.SyncDelay = Call);
        await using var small = await MockPlatforms.WithoutLimitAsync(campaigns: 10, options => options.SyncDelay = Call);
        await using var deployment = await Deployment.CreateAsync(servers);
        await deployment.AddClientAsync("flood", flood, "--page-size", "1000");
        await deployment.AddClientAsync("small", small);
        await deployment.ServeAsync(["scheduler", "page-fetcher", .. Enumerable.Repeat("sync-worker", workers)]);
        await SecondsAsync(deployment); // the first calls of new processes are slow
        var alone = await SecondsAsync(deployment);

        await deployment.Cli.SucceedAsync("sync", "--client", "small");
        await QueueAsync(deployment, "flood");
        await Eventually.BecomesAsync(() => Task.FromResult(flood.StatsFor("flood").SyncCalls), calls => calls >= 2 * PlacesInFlight);
        var (before, started) = (flood.StatsFor("flood").SyncCalls, TimeProvider.System.GetTimestamp());
        var beside = await SecondsAsync(deployment);
        var took = TimeProvider.System.GetElapsedTime(started);

        var used = (flood.StatsFor("flood").SyncCalls - before) / (took / Call * PlacesInFlight);
        TestContext.Current.TestOutputHelper!.WriteLine($"{alone:0.0} s alone, {beside:0.0} s beside the flood, which used {used:P0} of its in-flight limit");
        Assert.InRange(beside, 0, 2 * alone);
        Assert.True(used >= 0.8, $"The flood used {used:P0} of its in-flight limit");
        Assert.Equal(PlacesInFlight, flood.StatsFor("flood").PeakInFlight);
    }

    /// <summary>Returns the duration of a run of the small client.</summary>
    private static async Task<double> SecondsAsync(Deployment deployment)
    {
        await QueueAsync(deployment, "small");
        return await Eventually.BecomesAsync(
            () => deployment.ScalarAsync<double>(
                """
                SELECT coalesce(extract(epoch FROM finished_at - created_at)::float8, 0) FROM sync_runs
                WHERE client_id = 'small' ORDER BY created_at DESC LIMIT 1
                """),
            seconds => seconds > 0,
            TimeSpan.FromMinutes(2));
    }

    private static Task QueueAsync(Deployment deployment, string client) => deployment.ExecuteAsync(
        $"""
        INSERT INTO sync_runs (id, client_id, origin, state, created_at)
        VALUES (gen_random_uuid(), '{client}', 'schedule', 'queued', clock_timestamp())
        """);
}
