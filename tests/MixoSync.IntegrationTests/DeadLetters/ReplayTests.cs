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

    private DeadLetterTestQueue Letters => new(deployment!.VirtualHost);

    private CliRunner Shell => deployment!.Shell;

    public async ValueTask InitializeAsync() => deployment = await Deployment.CreateAsync(servers);

    public ValueTask DisposeAsync() => deployment!.DisposeAsync();

    [Fact]
    public async Task OneCauseIsReplayedAndTheOtherKeepsItsOrder()
    {
        TestDeadLetter[] letters =
            [.. DeadLetterTestQueue.Letters(1, 10, "Rejected", "gone").Zip(DeadLetterTestQueue.Letters(11, 10, "InvalidData", "bad"), (a, b) => new[] { a, b }).SelectMany(pair => pair)];
        await Letters.PostAsync(letters);

        var ended = await Shell.SucceedAsync("dead-letters", "replay", "--kind", "Rejected");

        Assert.Equal(["10 of 10 dead letters with 1 cause replayed."], ended.Output);
        Assert.Equal(letters.Where(letter => letter.Kind == "Rejected").Select(letter => letter.Id), await Letters.IdsAsync(Endpoint));
        Assert.Equal(letters.Where(letter => letter.Kind != "Rejected").Select(letter => letter.Id), await Letters.IdsAsync(Queue));
    }

    [Fact]
    public async Task AReplayedMessageIsTheOneThatFailedWithoutItsFailure()
    {
        var letter = new TestDeadLetter("campaign_1", "Rejected", "gone");
        await Letters.PostAsync([letter]);

        await Shell.SucceedAsync("dead-letters", "replay", letter.Id);

        var replayed = Assert.Single(await Letters.MessagesAsync(Endpoint));
        Assert.Equal((letter.Id, "application/vnd.masstransit+json"), (replayed.BasicProperties.MessageId, replayed.BasicProperties.ContentType));
        Assert.DoesNotContain(replayed.BasicProperties.Headers ?? new Dictionary<string, object?>(), header => header.Key.StartsWith('M'));
        using var body = JsonDocument.Parse(replayed.Body);
        using var original = JsonDocument.Parse(letter.Body());
        Assert.True(JsonElement.DeepEquals(original.RootElement.GetProperty("message"), body.RootElement.GetProperty("message")));
        Assert.Empty(body.RootElement.GetProperty("headers").EnumerateObject());
    }

    [Fact]
    public async Task AKillInTheMiddleLosesNothing()
    {
        TestDeadLetter[] letters = [.. DeadLetterTestQueue.Letters(1, 2_000, "Rejected", "gone")];
        await Letters.PostAsync(letters);
        var killed = Shell.Start("dead-letters", "replay", "--all");
        await Letters.FillsAsync(Endpoint);
        await killed.KillAsync();

        var left = await Eventually.BecomesAsync(
            async () => (Dead: await Letters.CountAsync(Queue), Replayed: await Letters.CountAsync(Endpoint)),
            count => count.Dead + count.Replayed >= letters.Length);
        TestContext.Current.TestOutputHelper!.WriteLine($"killed with {left.Replayed} replayed, {left.Dead} left");
        Assert.InRange(left.Dead, 1, letters.Length);
        await Shell.SucceedAsync("dead-letters", "replay", "--all");

        Assert.Equal(0, await Letters.CountAsync(Queue));
        Assert.Equal(letters.Select(letter => letter.Id).Order(), (await Letters.IdsAsync(Endpoint)).Distinct().Order());
    }

    [Fact]
    public async Task FiftyLettersReplayedByCauseWithAKillInTheMiddleAreAllSynced()
    {
        await using var platform = await MockPlatforms.GenerousAsync(campaigns: 50);
        var run = await FailedRunAsync(platform);
        TestDeadLetter[] letters =
        [
            .. DeadLetterTestQueue.Letters(1, 30, "Transient", "down").Select(letter => letter with { RunId = run }),
            .. DeadLetterTestQueue.Letters(31, 20, "Rejected", "gone").Select(letter => letter with { RunId = run }),
        ];
        await Letters.PostAsync(letters);

        var killed = Shell.Start("dead-letters", "replay", "--kind", "Transient");
        await Letters.FillsAsync(Endpoint);
        await killed.KillAsync();
        TestContext.Current.TestOutputHelper!.WriteLine($"killed with {await Letters.CountAsync(Endpoint)} of 30 replayed");
        await deployment!.ServeAsync("sync-worker");
        await Shell.SucceedAsync("dead-letters", "replay", "--kind", "Transient");
        await Shell.SucceedAsync("dead-letters", "replay", "--kind", "Rejected");

        await Eventually.BecomesAsync(() => deployment.AskAsync<int>("SELECT count(*) FROM sync_items WHERE state = 'synced'"), count => count == 50);
        Assert.Equal(50, await deployment.AskAsync<int>("SELECT count(*) FROM campaigns"));
        Assert.Equal(0, await Letters.CountAsync(Queue));
        await Eventually.BecomesAsync(() => Letters.CountAsync(Endpoint), count => count == 0);
    }

    [Fact]
    public async Task TwoOperatorsAtOnceLoseNothing()
    {
        TestDeadLetter[] letters = [.. DeadLetterTestQueue.Letters(1, 100, "Rejected", "gone")];
        await Letters.PostAsync(letters);

        var both = await Task.WhenAll(
            Shell.RunAsync("dead-letters", "replay", "--all"), Shell.RunAsync("dead-letters", "replay", "--all"));

        Assert.All(both, ended => Assert.Equal(ExitCode.Success, ended.ExitCode));
        Assert.Equal(letters.Select(letter => letter.Id).Order(), (await Letters.IdsAsync(Endpoint)).Order());
        Assert.Equal(0, await Letters.CountAsync(Queue));
    }

    [Fact]
    public async Task ACampaignThatThePlatformRefusedIsSyncedByAReplayOnceItDoesNot()
    {
        await using var platform = await MockPlatforms.GenerousAsync(
            campaigns: 3, options => options.FailingCampaigns["campaign_2"] = 400);
        await deployment!.AddClientAsync("acme", platform);
        await deployment.ServeAsync("page-fetcher", "sync-worker");
        Assert.Equal(ExitCode.Partial, (await Shell.RunAsync("sync", "--client", "acme")).ExitCode);
        await Eventually.BecomesAsync(() => Letters.CountAsync(Queue), count => count == 1);

        var letter = Assert.Single((await Shell.SucceedAsync("dead-letters", "list", "--json")).Json().EnumerateArray());
        Assert.Equal(("acme", "campaign_2"), (letter.GetProperty("clientId").GetString(), letter.GetProperty("campaignId").GetString()));
        Assert.Contains("400", letter.GetProperty("reason").GetString());

        platform.Options.FailingCampaigns.Clear();
        await Shell.SucceedAsync("dead-letters", "replay", "--campaign", "campaign_2", "--reason", "400");

        await Eventually.BecomesAsync(() => deployment.AskAsync<int>("SELECT count(*) FROM campaigns"), count => count == 3);
        Assert.Equal(0, await Letters.CountAsync(Queue));
    }

    [Fact]
    public async Task AMessageThatTheBrokerGaveUpIsPoisonAndCanBeReplayed()
    {
        var message = new TestDeadLetter("campaign_1", "", "");
        await Letters.PostAsync([(Endpoint, new BasicProperties { MessageId = message.Id, DeliveryMode = DeliveryModes.Persistent }, message.Body())]);
        await Letters.WearOutAsync(Endpoint);

        var letter = Assert.Single((await Shell.SucceedAsync("dead-letters", "list", "--kind", "poison", "--json")).Json().EnumerateArray());
        Assert.Equal(("acme", "campaign_1"), (letter.GetProperty("clientId").GetString(), letter.GetProperty("campaignId").GetString()));

        await Shell.SucceedAsync("dead-letters", "replay", "--kind", "poison");
        var replayed = Assert.Single(await Letters.MessagesAsync(Endpoint));
        Assert.Equal(message.Id, replayed.BasicProperties.MessageId);
        Assert.DoesNotContain(replayed.BasicProperties.Headers ?? new Dictionary<string, object?>(), header => header.Key.Contains("death"));
    }

    [Fact]
    public async Task OfIdsOneOfWhichIsNotThereNoneIsReplayed()
    {
        var letter = new TestDeadLetter("campaign_1", "Rejected", "gone");
        await Letters.PostAsync([letter]);

        CliErrorAssert.Is(
            await Shell.RunAsync("dead-letters", "replay", letter.Id, "nothing"), ExitCode.Usage, "Dead letter 'nothing' does not exist", "dead-letters list");

        Assert.Equal(1, await Letters.CountAsync(Queue));
    }

    [Fact]
    public async Task NothingIsReplayedIfNothingMatches() => Assert.Equal(
        ["No matching dead letters. Nothing was replayed."],
        (await Shell.SucceedAsync("dead-letters", "replay", "--client", "nobody")).Output);

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
