using MixoSync.IntegrationTests.Distributed;
using MixoSync.IntegrationTests.Processes;
using MixoSync.IntegrationTests.Servers;
using MixoSync.IntegrationTests.Support;
using MixoSync.Messaging;

namespace MixoSync.IntegrationTests.Failures;

/// <summary>Tests queues that are deleted in the management UI during a run.</summary>
public sealed class DeletedQueueTests(TestServers servers)
{
    private const int Campaigns = 30;

    private static readonly string[] Deleted =
    [
        QueueNames.SyncCampaign, QueueNames.ErrorQueue(QueueNames.SyncCampaign), DelayLevels.Name(0), DelayLevels.Name(1), DelayLevels.Name(2),
    ];

    [Fact]
    public async Task DeletedQueuesAreDeclaredAgainAndTheRunEndsWithTheReason()
    {
        // Waits for quota are longer than a message waits in its process, so most messages are in the delay levels.
        await using var platform = await MockPlatforms.FastAsync(options =>
            (options.CampaignsPerClient, options.Limit, options.Window) = (Campaigns, 5, TimeSpan.FromSeconds(4)));
        await using var deployment = await Deployment.CreateAsync(servers);
        deployment.Cli.Variables["Delivery__TopologyCheckInterval"] = "00:00:01";
        deployment.Cli.Variables["Syncing__LostAfter"] = "00:00:05";
        var processes = await deployment.ServeAsync("scheduler", "page-fetcher", "sync-worker");
        await deployment.AddClientAsync("acme", platform);
        var following = deployment.Cli.Start("sync", "--client", "acme");
        await Eventually.BecomesAsync(() => Task.FromResult(platform.StatsFor("acme").SyncCalls), calls => calls > 5);

        foreach (var queue in Deleted)
        {
            await servers.DeleteQueueAsync(deployment.VirtualHost, queue);
        }

        var ended = await following.EndAsync(TimeSpan.FromMinutes(3));
        Assert.Equal(3, ended.ExitCode);
        Assert.Contains(ended.Output.Concat(ended.Errors), line => line.Contains("the message was lost"));
        Assert.Superset(Deleted.ToHashSet(), (await servers.QueuesInAsync(deployment.VirtualHost)).ToHashSet());
        Assert.Contains(processes.SelectMany(process => process.Output), line => line.Contains("will be declared again"));

        var next = await deployment.Cli.SucceedAsync("sync", "--client", "acme");
        Assert.Contains($"succeeded: {Campaigns} of {Campaigns} campaigns synced", next.Output[0]);
        // Repeated deliveries in the meantime are not logged again and again.
        Assert.All(processes, process => Assert.InRange(process.Output.Count, 0, 2000));
    }
}
