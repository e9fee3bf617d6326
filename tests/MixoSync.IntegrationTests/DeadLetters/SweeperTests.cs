using Microsoft.Extensions.Logging.Abstractions;
using MixoSync.DeadLetters;
using MixoSync.IntegrationTests.Processes;
using MixoSync.IntegrationTests.Servers;
using MixoSync.IntegrationTests.Support;
using MixoSync.Messaging;
using MixoSync.Storage.Postgres;
using Npgsql;

namespace MixoSync.IntegrationTests.DeadLetters;

/// <summary>Tests that dead letters are removed when a later run has synced their campaign.</summary>
public sealed class SweeperTests(TestServers servers) : IAsyncLifetime
{
    private const string Queue = "sync-campaign_error";

    private static readonly Guid Failed = Guid.CreateVersion7();
    private static readonly Guid Later = Guid.CreateVersion7();

    private Deployment? deployment;
    private NpgsqlDataSource? database;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private DeadLetterTestQueue TestQueue => new(deployment!.VirtualHost);

    public async ValueTask InitializeAsync()
    {
        deployment = await Deployment.CreateAsync(servers);
        database = NpgsqlDataSource.Create(deployment.Cli.Variables[Deployment.Postgres]);
        await deployment.ExecuteAsync(
            $"""
            INSERT INTO clients (id, platform, api_url, credentials, quota, page_size, max_in_flight, skip_unchanged, enabled)
            VALUES ('acme', 'mixo', 'https://api.mixo.test/', 'env:MIXO', '10/60s', 20, 4, false, false);
            INSERT INTO sync_runs (id, client_id, origin, state, created_at, published_at, pages)
            VALUES ('{Failed}', 'acme', 'manual', 'partial', now() - interval '1 hour', now(), 1),
                   ('{Later}', 'acme', 'manual', 'partial', now(), now(), 1);
            INSERT INTO sync_items (run_id, campaign_id, page, state, updated_at)
            VALUES ('{Failed}', 'campaign_1', 1, 'synced', now()), ('{Failed}', 'campaign_2', 1, 'failed', now()),
                   ('{Later}', 'campaign_2', 1, 'synced', now()), ('{Failed}', 'campaign_3', 1, 'failed', now()),
                   ('{Later}', 'campaign_3', 1, 'failed', now())
            """);
    }

    public async ValueTask DisposeAsync()
    {
        await database!.DisposeAsync();
        await deployment!.DisposeAsync();
    }

    [Fact]
    public async Task DeadLettersOfSyncedCampaignsAreRemovedAndTheOthersKeepTheirOrder()
    {
        await TestQueue.PostAsync(
        [
            CreateDeadLetter("campaign_3"), CreateDeadLetter("campaign_1"), CreateDeadLetter("campaign_4"), CreateDeadLetter("campaign_2"), CreateDeadLetter("campaign_5"),
            CreateDeadLetter("campaign_\0"), CreateDeadLetter("campaign_6") with { RunId = Guid.NewGuid() },
        ]);

        Assert.Equal(2, await SweepAsync());

        Assert.Equal(
            ["campaign_3", "campaign_4", "campaign_5", "campaign_\0", "campaign_6"], await CampaignsAsync());
    }

    [Fact]
    public async Task ACampaignThatWasStoredLaterIsResolved()
    {
        await deployment!.ExecuteAsync(
            """
            INSERT INTO campaigns (client_id, campaign_id, name, status, budget, impressions, clicks, conversions, created_at,
                                   content_hash, listed_at, synced_at, changed_at)
            SELECT 'acme', id, 'n', 's', 1, 1, 1, 1, now(), 'h', listed, now(), now()
            FROM (VALUES ('campaign_7', timestamptz '2026-11-22T05:00:01Z'), ('campaign_8', '2026-11-22T05:00:00Z')) c (id, listed)
            """);
        await TestQueue.PostAsync(
            [CreateDeadLetter("campaign_7") with { RunId = Guid.NewGuid() }, CreateDeadLetter("campaign_8") with { RunId = Guid.NewGuid() }]);

        Assert.Equal(1, await SweepAsync());

        Assert.Equal(["campaign_8"], await CampaignsAsync());
    }

    [Theory]
    [InlineData(QueueNames.StartClientSync)]
    [InlineData(QueueNames.FetchCampaignPage)]
    public async Task ADeadLetterOfAListingIsRemovedAfterALaterSuccessfulRun(string endpoint)
    {
        await TestQueue.PostAsync([CreateDeadLetter("") with { Endpoint = endpoint }]);
        Assert.Equal(0, await SweepAsync());

        await deployment!.ExecuteAsync($"UPDATE sync_runs SET state = 'succeeded' WHERE id = '{Later}'");

        Assert.Equal(1, await SweepAsync());
        Assert.Equal(0, await TestQueue.CountAsync($"{endpoint}_error"));
    }

    [Fact]
    public async Task TheSweeperYieldsToAnotherReader()
    {
        await TestQueue.PostAsync([CreateDeadLetter("campaign_1")]);
        await using var session = await TestQueue.CreateService().TryOpenAsync(TimeSpan.Zero, Token);

        Assert.Equal(0, await SweepAsync());

        Assert.Equal(["campaign_1"], (await session!.ListAsync(Token)).Select(deadLetter => deadLetter.CampaignId));
    }

    [Fact]
    public async Task ASchedulerRemovesResolvedDeadLetters()
    {
        await TestQueue.PostAsync([CreateDeadLetter("campaign_1")]);
        deployment!.Cli.Variables["DeadLetters__SweepInterval"] = "00:00:01";

        var scheduler = (await deployment.ServeAsync("scheduler"))[0];

        await Eventually.BecomesAsync(() => TestQueue.CountAsync(Queue), count => count == 0);
        await Eventually.BecomesAsync(
            () => Task.FromResult(scheduler.Output.Any(line =>
                line.Contains("campaign_1") && line.Contains("acme") && line.Contains($"{Failed}"))),
            isSaid => isSaid);
    }

    private static TestDeadLetter CreateDeadLetter(string campaign) => new(campaign, "Rejected", "gone") { RunId = Failed };

    private Task<int> SweepAsync() => new DeadLetterSweeper(
        TestQueue.CreateService(), new ResolvedFailureStore(new PostgresDatabase(database!)), NullLogger<DeadLetterSweeper>.Instance).SweepAsync(Token);

    private async Task<IEnumerable<string?>> CampaignsAsync()
    {
        await using var session = await TestQueue.CreateService().TryOpenAsync(TimeSpan.FromSeconds(5), Token);
        return (await session!.ListAsync(Token)).Select(deadLetter => deadLetter.CampaignId);
    }
}
