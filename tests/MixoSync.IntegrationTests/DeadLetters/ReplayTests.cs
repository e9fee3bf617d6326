using System.Text.Json;
using MixoSync.Cli;
using MixoSync.IntegrationTests.Cli;
using MixoSync.IntegrationTests.Distributed;
using MixoSync.IntegrationTests.Processes;
using MixoSync.IntegrationTests.Servers;
using MixoSync.IntegrationTests.Support;
using MixoSync.MockApi;
using RabbitMQ.Client;

namespace MixoSync.IntegrationTests.DeadLetters;

public sealed class ReplayTests(TestServers servers) : IAsyncLifetime
{
    private const string Queue = "sync-campaign_error";
    private const string Endpoint = "sync-campaign";

    private Deployment? deployment;

    private DeadLetterTestQueue TestQueue => new(deployment!.VirtualHost);

    private CliRunner Cli => deployment!.Cli;

    public async ValueTask InitializeAsync() => deployment = await Deployment.CreateAsync(servers);

    public ValueTask DisposeAsync() => deployment!.DisposeAsync();

    [Fact]
    public async Task OneCauseIsReplayedAndTheOtherKeepsItsOrder()
    {
        TestDeadLetter[] deadLetters =
            [.. DeadLetterTestQueue.Create(1, 10, "Rejected", "gone").Zip(DeadLetterTestQueue.Create(11, 10, "InvalidData", "bad"), (a, b) => new[] { a, b }).SelectMany(pair => pair)];
        await TestQueue.PostAsync(deadLetters);

        var ended = await Cli.SucceedAsync("dead-letters", "replay", "--kind", "Rejected");

        Assert.Equal(["10 of 10 dead letters with 1 cause replayed."], ended.Output);
        Assert.Equal(deadLetters.Where(deadLetter => deadLetter.Kind == "Rejected").Select(deadLetter => deadLetter.Id), await TestQueue.IdsAsync(Endpoint));
        Assert.Equal(deadLetters.Where(deadLetter => deadLetter.Kind != "Rejected").Select(deadLetter => deadLetter.Id), await TestQueue.IdsAsync(Queue));
    }

    [Fact]
    public async Task AReplayedMessageHasTheSameIdButNoFailureHeaders()
    {
        var deadLetter = new TestDeadLetter("campaign_1", "Rejected", "gone");
        await TestQueue.PostAsync([deadLetter]);

        await Cli.SucceedAsync("dead-letters", "replay", deadLetter.Id);

        var replayed = Assert.Single(await TestQueue.MessagesAsync(Endpoint));
        Assert.Equal((deadLetter.Id, "application/vnd.masstransit+json"), (replayed.BasicProperties.MessageId, replayed.BasicProperties.ContentType));
        Assert.DoesNotContain(replayed.BasicProperties.Headers ?? new Dictionary<string, object?>(), header => header.Key.StartsWith('M'));
        using var body = JsonDocument.Parse(replayed.Body);
        using var original = JsonDocument.Parse(deadLetter.Body());
        Assert.True(JsonElement.DeepEquals(original.RootElement.GetProperty("message"), body.RootElement.GetProperty("message")));
        Assert.Empty(body.RootElement.GetProperty("headers").EnumerateObject());
    }

    [Fact]
    public async Task AKillInTheMiddleLosesNothing()
    {
        TestDeadLetter[] deadLetters = [.. DeadLetterTestQueue.Create(1, 2_000, "Rejected", "gone")];
        await TestQueue.PostAsync(deadLetters);
        var killed = Cli.Start("dead-letters", "replay", "--all");
        await TestQueue.FillsAsync(Endpoint);
        await killed.KillAsync();

        var left = await Eventually.BecomesAsync(
            async () => (Dead: await TestQueue.CountAsync(Queue), Replayed: await TestQueue.CountAsync(Endpoint)),
            count => count.Dead + count.Replayed >= deadLetters.Length);
        TestContext.Current.TestOutputHelper!.WriteLine($"killed with {left.Replayed} replayed, {left.Dead} left");
        Assert.InRange(left.Dead, 1, deadLetters.Length);
        await Cli.SucceedAsync("dead-letters", "replay", "--all");

        Assert.Equal(0, await TestQueue.CountAsync(Queue));
        Assert.Equal(deadLetters.Select(deadLetter => deadLetter.Id).Order(), (await TestQueue.IdsAsync(Endpoint)).Distinct().Order());
    }

    [Fact]
    public async Task FiftyDeadLettersReplayedByCauseWithAKillInTheMiddleAreAllSynced()
    {
        await using var platform = await MockPlatforms.WithoutLimitAsync(campaigns: 50);
        var run = await FailedRunAsync(platform);
        TestDeadLetter[] deadLetters =
        [
            .. DeadLetterTestQueue.Create(1, 30, "Transient", "down").Select(deadLetter => deadLetter with { RunId = run }),
            .. DeadLetterTestQueue.Create(31, 20, "Rejected", "gone").Select(deadLetter => deadLetter with { RunId = run }),
        ];
        await TestQueue.PostAsync(deadLetters);

        var killed = Cli.Start("dead-letters", "replay", "--kind", "Transient");
        await TestQueue.FillsAsync(Endpoint);
        await killed.KillAsync();
        TestContext.Current.TestOutputHelper!.WriteLine($"killed with {await TestQueue.CountAsync(Endpoint)} of 30 replayed");
        await deployment!.ServeAsync("sync-worker");
        await Cli.SucceedAsync("dead-letters", "replay", "--kind", "Transient");
        await Cli.SucceedAsync("dead-letters", "replay", "--kind", "Rejected");

        await Eventually.BecomesAsync(() => deployment.ScalarAsync<int>("SELECT count(*) FROM sync_items WHERE state = 'synced'"), count => count == 50);
        Assert.Equal(50, await deployment.ScalarAsync<int>("SELECT count(*) FROM campaigns"));
        Assert.Equal(0, await TestQueue.CountAsync(Queue));
        await Eventually.BecomesAsync(() => TestQueue.CountAsync(Endpoint), count => count == 0);
    }

    [Fact]
    public async Task TwoOperatorsAtOnceLoseNothing()
    {
        TestDeadLetter[] deadLetters = [.. DeadLetterTestQueue.Create(1, 100, "Rejected", "gone")];
        await TestQueue.PostAsync(deadLetters);

        var both = await Task.WhenAll(
            Cli.RunAsync("dead-letters", "replay", "--all"), Cli.RunAsync("dead-letters", "replay", "--all"));

        Assert.All(both, ended => Assert.Equal(ExitCode.Success, ended.ExitCode));
        Assert.Equal(deadLetters.Select(deadLetter => deadLetter.Id).Order(), (await TestQueue.IdsAsync(Endpoint)).Order());
        Assert.Equal(0, await TestQueue.CountAsync(Queue));
    }

    [Fact]
    public async Task ARejectedCampaignIsSyncedByALaterReplay()
    {
        await using var platform = await MockPlatforms.WithoutLimitAsync(
            campaigns: 3, options => options.FailingCampaigns["campaign_2"] = 400);
        await deployment!.AddClientAsync("acme", platform);
        await deployment.ServeAsync("page-fetcher", "sync-worker");
        Assert.Equal(ExitCode.Partial, (await Cli.RunAsync("sync", "--client", "acme")).ExitCode);
        await Eventually.BecomesAsync(() => TestQueue.CountAsync(Queue), count => count == 1);

        var deadLetter = Assert.Single((await Cli.SucceedAsync("dead-letters", "list", "--json")).Json().EnumerateArray());
        Assert.Equal(("acme", "campaign_2"), (deadLetter.GetProperty("clientId").GetString(), deadLetter.GetProperty("campaignId").GetString()));
        Assert.Contains("400", deadLetter.GetProperty("reason").GetString());

        platform.Options.FailingCampaigns.Clear();
        await Cli.SucceedAsync("dead-letters", "replay", "--campaign", "campaign_2", "--reason", "400");

        await Eventually.BecomesAsync(() => deployment.ScalarAsync<int>("SELECT count(*) FROM campaigns"), count => count == 3);
        Assert.Equal(0, await TestQueue.CountAsync(Queue));
    }

    [Fact]
    public async Task AMessageThatTheBrokerGaveUpIsPoisonAndCanBeReplayed()
    {
        var message = new TestDeadLetter("campaign_1", "", "");
        await TestQueue.PostAsync([(Endpoint, new BasicProperties { MessageId = message.Id, DeliveryMode = DeliveryModes.Persistent }, message.Body())]);
        await TestQueue.ExceedDeliveryLimitAsync(Endpoint);

        var deadLetter = Assert.Single((await Cli.SucceedAsync("dead-letters", "list", "--kind", "poison", "--json")).Json().EnumerateArray());
        Assert.Equal(("acme", "campaign_1"), (deadLetter.GetProperty("clientId").GetString(), deadLetter.GetProperty("campaignId").GetString()));

        await Cli.SucceedAsync("dead-letters", "replay", "--kind", "poison");
        var replayed = Assert.Single(await TestQueue.MessagesAsync(Endpoint));
        Assert.Equal(message.Id, replayed.BasicProperties.MessageId);
        Assert.DoesNotContain(replayed.BasicProperties.Headers ?? new Dictionary<string, object?>(), header => header.Key.Contains("death"));
    }

    [Fact]
    public async Task AnUnknownIdAmongOthersReplaysNone()
    {
        var deadLetter = new TestDeadLetter("campaign_1", "Rejected", "gone");
        await TestQueue.PostAsync([deadLetter]);

        CliErrorAssert.Is(
            await Cli.RunAsync("dead-letters", "replay", deadLetter.Id, "nothing"), ExitCode.Usage, "Dead letter 'nothing' does not exist", "dead-letters list");

        Assert.Equal(1, await TestQueue.CountAsync(Queue));
    }

    [Fact]
    public async Task NothingIsReplayedIfNothingMatches() => Assert.Equal(
        ["No matching dead letters. Nothing was replayed."],
        (await Cli.SucceedAsync("dead-letters", "replay", "--client", "nobody")).Output);

    /// <summary>Creates a run that has ended and whose campaigns have all failed.</summary>
    private async Task<Guid> FailedRunAsync(MockPlatform platform)
    {
        await deployment!.AddClientAsync("acme", platform);
        var run = Guid.CreateVersion7();
        await deployment.ExecuteAsync(
            $"""
            INSERT INTO sync_runs (id, client_id, origin, state, created_at, published_at, started_at, listing_finished_at, finished_at, pages)
            VALUES ('{run}', 'acme', 'manual', 'failed', now(), now(), now(), now(), now(), 1);
            INSERT INTO sync_items (run_id, campaign_id, page, state, updated_at)
            SELECT '{run}', 'campaign_' || i, 1, 'failed', now() FROM generate_series(1, 50) i
            """);
        return run;
    }
}
