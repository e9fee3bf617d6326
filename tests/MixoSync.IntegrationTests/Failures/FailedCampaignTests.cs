using MixoSync.IntegrationTests.Distributed;
using MixoSync.IntegrationTests.Processes;
using MixoSync.IntegrationTests.Servers;
using MixoSync.Messaging;
using MixoSync.Pipeline.Failures;
using RabbitMQ.Client;

namespace MixoSync.IntegrationTests.Failures;

/// <summary>Tests campaigns that the platform rejects or fails, with real processes.</summary>
public sealed class FailedCampaignTests(TestServers servers)
{
    private const string Refused = "campaign_7";
    private const string Broken = "campaign_9";

    [Fact]
    public async Task RejectedCampaignsAreDeadLetteredAtOnceAndFailingOnesAfterTheirAttempts()
    {
        await using var platform = await MockPlatforms.GenerousAsync(100, options =>
        {
            options.FailingCampaigns[Refused] = 400;
            options.FailingCampaigns[Broken] = 500;
        });
        await using var deployment = await Deployment.CreateAsync(servers);
        deployment.Shell.Variables["Syncing__RedeliverAfter"] = "00:00:01,00:00:01";
        deployment.Shell.Variables["AdPlatforms__RetryBaseDelay"] = "00:00:00.01";
        await deployment.ServeAsync("scheduler", "page-fetcher", "sync-worker", "sync-worker");
        await deployment.AddClientAsync("acme", platform);

        var ended = await deployment.Shell.RunAsync("sync", "--client", "acme");

        Assert.Equal(3, ended.ExitCode);
        Assert.Contains("partial: 98 of 100 campaigns synced, 2 failed", ended.Output[0]);
        Assert.Contains(ended.Output.Concat(ended.Errors), line => line.Contains($"failed: {Refused} (Rejected)"));
        Assert.Contains(ended.Output.Concat(ended.Errors), line => line.Contains($"failed: {Broken} (Transient)"));
        Assert.Equal(98, await deployment.AskAsync<long>("SELECT count(*) FROM campaigns"));

        var letters = await LettersAsync(deployment.VirtualHost);
        Assert.Equal([Refused, Broken], letters.Keys.Order());
        Assert.Equal(("1", "Rejected", "acme"), About(letters[Refused]));
        Assert.Matches("^[0-9a-f]{32}$", letters[Refused][DeadLetterHeaders.TraceId]);
        Assert.Equal(("3", "Transient", "acme"), About(letters[Broken]));
        Assert.Equal(1, Calls(platform, Refused));
        Assert.Equal(3 * 4, Calls(platform, Broken)); // each attempt includes three immediate retries
    }

    [Fact]
    public async Task ACampaignThatFailsForAWhileIsSyncedByRedelivery()
    {
        await using var platform = await MockPlatforms.GenerousAsync(20, options => options.FailingCampaigns[Broken] = 500);
        await using var deployment = await Deployment.CreateAsync(servers);
        deployment.Shell.Variables["Syncing__RedeliverAfter"] = "00:00:02,00:00:02,00:00:02,00:00:30";
        deployment.Shell.Variables["AdPlatforms__RetryBaseDelay"] = "00:00:00.01";
        await deployment.ServeAsync("scheduler", "page-fetcher", "sync-worker");
        await deployment.AddClientAsync("acme", platform);
        var following = deployment.Shell.Start("sync", "--client", "acme");
        await Support.Eventually.BecomesAsync(
            () => deployment.AskAsync<long>($"SELECT coalesce(max(attempts), 0) FROM sync_items WHERE campaign_id = '{Broken}'"),
            attempts => attempts >= 2);

        platform.Options.FailingCampaigns[Broken] = 200;

        Assert.Contains("succeeded: 20 of 20 campaigns synced", (await following.EndAsync()).Output[0]);
        Assert.Equal(0, await TestServers.MessagesInAsync(deployment.VirtualHost, QueueNames.ErrorQueue(QueueNames.SyncCampaign)));
    }

    private static int Calls(MockApi.MockPlatform platform, string campaign) =>
        platform.Log.Count(call => call.Campaign == campaign);

    private static (string? Attempts, string? Kind, string? Client) About(Dictionary<string, string> letter) =>
        (letter[DeadLetterHeaders.Attempts], letter[DeadLetterHeaders.Kind], letter[DeadLetterHeaders.Client]);

    private static async Task<Dictionary<string, Dictionary<string, string>>> LettersAsync(Uri virtualHost)
    {
        var token = TestContext.Current.CancellationToken;
        await using var connection = await new ConnectionFactory { Uri = virtualHost }.CreateConnectionAsync(token);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: token);
        var letters = new Dictionary<string, Dictionary<string, string>>();
        while (await channel.BasicGetAsync(QueueNames.ErrorQueue(QueueNames.SyncCampaign), autoAck: false, token) is { } letter)
        {
            var headers = letter.BasicProperties.Headers!.ToDictionary(
                header => header.Key, header => header.Value is byte[] text ? System.Text.Encoding.UTF8.GetString(text) : $"{header.Value}");
            letters.Add(headers[DeadLetterHeaders.Campaign], headers);
        }

        return letters;
    }
}
