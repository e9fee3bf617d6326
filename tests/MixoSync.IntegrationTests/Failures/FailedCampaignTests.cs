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
        await using var platform = await MockPlatforms.WithoutLimitAsync(100, options =>
        {
            options.FailingCampaigns[Refused] = 400;
            options.FailingCampaigns[Broken] = 500;
        });
        await using var deployment = await Deployment.CreateAsync(servers);
        deployment.Cli.Variables["Syncing__RedeliverAfter"] = "00:00:01,00:00:01";
        deployment.Cli.Variables["AdPlatforms__RetryBaseDelay"] = "00:00:00.01";
        await deployment.ServeAsync("scheduler", "page-fetcher", "sync-worker", "sync-worker");
        await deployment.AddClientAsync("acme", platform);

        var ended = await deployment.Cli.RunAsync("sync", "--client", "acme");

        Assert.Equal(3, ended.ExitCode);
        Assert.Contains("partial: 98 of 100 campaigns synced, 2 failed", ended.Output[0]);
        Assert.Contains(ended.Output.Concat(ended.Errors), line => line.Contains($"failed: {Refused} (Rejected)"));
        Assert.Contains(ended.Output.Concat(ended.Errors), line => line.Contains($"failed: {Broken} (Transient)"));
        Assert.Equal(98, await deployment.ScalarAsync<long>("SELECT count(*) FROM campaigns"));

        var deadLetters = await DeadLettersAsync(deployment.VirtualHost);
        Assert.Equal([Refused, Broken], deadLetters.Keys.Order());
        Assert.Equal(("1", "Rejected", "acme"), About(deadLetters[Refused]));
        Assert.Matches("^[0-9a-f]{32}$", deadLetters[Refused][DeadLetterHeaders.TraceId]);
        Assert.Equal(("3", "Transient", "acme"), About(deadLetters[Broken]));
        Assert.Equal(1, Calls(platform, Refused));
        Assert.Equal(3 * 4, Calls(platform, Broken)); // each attempt includes three immediate retries
    }

    [Fact]
    public async Task ACampaignThatFailsForAWhileIsSyncedByRedelivery()
    {
        await using var platform = await MockPlatforms.WithoutLimitAsync(20, options => options.FailingCampaigns[Broken] = 500);
        await using var deployment = await Deployment.CreateAsync(servers);
        deployment.Cli.Variables["Syncing__RedeliverAfter"] = "00:00:02,00:00:02,00:00:02,00:00:30";
        deployment.Cli.Variables["AdPlatforms__RetryBaseDelay"] = "00:00:00.01";
        await deployment.ServeAsync("scheduler", "page-fetcher", "sync-worker");
        await deployment.AddClientAsync("acme", platform);
        var following = deployment.Cli.Start("sync", "--client", "acme");
        await Support.Eventually.BecomesAsync(
            () => deployment.ScalarAsync<long>($"SELECT coalesce(max(attempts), 0) FROM sync_items WHERE campaign_id = '{Broken}'"),
            attempts => attempts >= 2);

        platform.Options.FailingCampaigns[Broken] = 200;

        Assert.Contains("succeeded: 20 of 20 campaigns synced", (await following.EndAsync()).Output[0]);
        Assert.Equal(0, await TestServers.MessagesInAsync(deployment.VirtualHost, QueueNames.ErrorQueue(QueueNames.SyncCampaign)));
    }

    private static int Calls(MockApi.MockPlatform platform, string campaign) =>
        platform.Log.Count(call => call.Campaign == campaign);

    private static (string? Attempts, string? Kind, string? Client) About(Dictionary<string, string> deadLetter) =>
        (deadLetter[DeadLetterHeaders.Attempts], deadLetter[DeadLetterHeaders.Kind], deadLetter[DeadLetterHeaders.Client]);

    private static async Task<Dictionary<string, Dictionary<string, string>>> DeadLettersAsync(Uri virtualHost)
    {
        var token = TestContext.Current.CancellationToken;
        await using var connection = await new ConnectionFactory { Uri = virtualHost }.CreateConnectionAsync(token);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: token);
        var deadLetters = new Dictionary<string, Dictionary<string, string>>();
        while (await channel.BasicGetAsync(QueueNames.ErrorQueue(QueueNames.SyncCampaign), autoAck: false, token) is { } deadLetter)
        {
            var headers = deadLetter.BasicProperties.Headers!.ToDictionary(
                header => header.Key, header => header.Value is byte[] text ? System.Text.Encoding.UTF8.GetString(text) : $"{header.Value}");
            deadLetters.Add(headers[DeadLetterHeaders.Campaign], headers);
        }

        return deadLetters;
    }
}
