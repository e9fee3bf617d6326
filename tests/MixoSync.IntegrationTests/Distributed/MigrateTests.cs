using MixoSync.IntegrationTests.Processes;
using MixoSync.IntegrationTests.Servers;
using MixoSync.Messaging;

namespace MixoSync.IntegrationTests.Distributed;

public sealed class MigrateTests(TestServers servers)
{
    [Fact]
    public async Task ARepeatedMigrationChangesNothing()
    {
        await using var deployment = await Deployment.CreateEmptyAsync(servers);

        var first = await deployment.Cli.SucceedAsync("db", "migrate");
        var second = await deployment.Cli.SucceedAsync("db", "migrate");

        Assert.Contains("applied 0001_", first.Output[0]);
        Assert.Contains("up to date", second.Output[0]);
    }

    [Fact]
    public async Task ConcurrentCommandsMigrateOnce()
    {
        await using var deployment = await Deployment.CreateEmptyAsync(servers);

        var ended = await Task.WhenAll(Enumerable.Range(1, 3).Select(_ => deployment.Cli.SucceedAsync("db", "migrate")));

        Assert.Single(ended, migration => migration.Output[0].Contains("applied 0001_"));
    }

    /// <summary>MixoSync declares the queues itself. A bus would declare missing or different ones without reporting it.</summary>
    [Fact]
    public async Task TheBusDeclaresNothingThatIsMissing()
    {
        await using var deployment = await Deployment.CreateAsync(servers);
        var management = await servers.ManagementAsync();
        var virtualHost = deployment.VirtualHost.AbsolutePath[1..];
        var deployed = await management.DefinitionsOfAsync(virtualHost);

        await deployment.ServeAsync("scheduler", "page-fetcher", "sync-worker", "dashboard");
        await using var platform = await MockPlatforms.FastAsync(options => options.FailingCampaigns["campaign_7"] = 400);
        await deployment.AddClientAsync("acme", platform);
        await deployment.Cli.RunAsync("sync", "--client", "acme");

        Assert.Equal(1, await TestServers.MessagesInAsync(deployment.VirtualHost, QueueNames.ErrorQueue(QueueNames.SyncCampaign)));
        var declared = await management.DefinitionsOfAsync(virtualHost);
        Assert.DoesNotContain(declared.Except(deployed), one => !one.Contains("_bus_", StringComparison.Ordinal)); // the temporary exchange or queue of each process
        Assert.True(deployed.Count > 60, string.Join('\n', deployed));
    }

    [Fact]
    public async Task EveryQueueIsDeclaredWithItsErrorQueue()
    {
        await using var deployment = await Deployment.CreateEmptyAsync(servers);

        await deployment.Cli.SucceedAsync("db", "migrate");
        var queues = await servers.QueuesInAsync(deployment.VirtualHost);

        Assert.All(
            (string[])["start-client-sync", "fetch-campaign-page", "sync-campaign"],
            queue => Assert.Subset(queues.ToHashSet(), new HashSet<string> { queue, $"{queue}_error" }));
        Assert.DoesNotContain(queues, queue => queue.Contains("check", StringComparison.OrdinalIgnoreCase)); // used by probes
    }
}
