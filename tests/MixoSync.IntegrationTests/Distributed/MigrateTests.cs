using MixoSync.IntegrationTests.Processes;
using MixoSync.IntegrationTests.Servers;

namespace MixoSync.IntegrationTests.Distributed;

public sealed class MigrateTests(TestServers servers)
{
    [Fact]
    public async Task ARepetitionFindsEverythingUpToDate()
    {
        await using var deployment = await Deployment.CreateEmptyAsync(servers);

        var first = await deployment.Shell.SucceedAsync("db", "migrate");
        var second = await deployment.Shell.SucceedAsync("db", "migrate");

        Assert.Contains("migrated (0001_", first.Output[0]);
        Assert.Contains("up to date", second.Output[0]);
    }

    [Fact]
    public async Task ThreeAtOnceMigrateOnce()
    {
        await using var deployment = await Deployment.CreateEmptyAsync(servers);

        var ended = await Task.WhenAll(Enumerable.Range(1, 3).Select(_ => deployment.Shell.SucceedAsync("db", "migrate")));

        Assert.Single(ended, migration => migration.Output[0].Contains("migrated (0001_"));
    }

    [Fact]
    public async Task EveryQueueIsDeclaredWithItsErrorQueue()
    {
        await using var deployment = await Deployment.CreateEmptyAsync(servers);

        await deployment.Shell.SucceedAsync("db", "migrate");
        var queues = await servers.QueuesInAsync(deployment.VirtualHost);

        Assert.All(
            (string[])["start-client-sync", "fetch-campaign-page", "sync-campaign"],
            queue => Assert.Subset(queues.ToHashSet(), new HashSet<string> { queue, $"{queue}_error" }));
        Assert.DoesNotContain(queues, queue => queue.Contains("check", StringComparison.OrdinalIgnoreCase)); // probes use those
    }
}
