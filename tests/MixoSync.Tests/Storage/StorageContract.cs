using Microsoft.Extensions.Options;
using MixoSync.Clients;
using MixoSync.Pipeline;
using MixoSync.Platforms;
using MixoSync.Runs;
using MixoSync.Scheduling;
using MixoSync.Storage;

namespace MixoSync.Tests.Storage;

/// <summary>
/// The base of the contract tests that every database must pass. Each database has one subclass per contract. Its clock advances
/// between any two statements.
/// </summary>
public abstract class StorageContract(TestStorage storage) : IAsyncLifetime
{
    private protected static CancellationToken Token => TestContext.Current.CancellationToken;

    private protected Database Database => storage.Database;

    private protected ClientStore Clients => new(Database);

    private protected ScheduleStore Schedule => new(Database);

    private protected OverdueStore Overdue => new(Database);

    private protected BackfillStore Backfills => new(Database);

    private protected RunStore Runs => new(Database);

    private protected ListingStore Listings => new(Database, Options.Create(new RunOptions()));

    private protected ItemStore Items => new(Database);

    private protected BacklogStore Backlog => new(Database);

    public ValueTask InitializeAsync() => storage.StartTestAsync();

    public async ValueTask DisposeAsync()
    {
        await storage.EndTestAsync();
        GC.SuppressFinalize(this);
    }

    private protected async Task<Client> AddClientAsync(string? schedule = null)
    {
        var client = Samples.Client(schedule);
        Assert.True(await Clients.AddAsync(client, replace: false, Token));
        return (await Clients.GetAsync(client.Id, Token))!;
    }

    private protected async Task<Guid> OpenRunAsync() =>
        (await Runs.OpenAsync(new NewRun((await AddClientAsync()).Id, RunOrigin.Schedule), Token))!.Value;

    private protected async Task<Run?> StartAsync(Guid id)
    {
        await Runs.TryStartAsync(id, isRedelivered: false, Token);
        return await Runs.GetAsync(id, Token);
    }

    private protected async Task<Run> StartRunAsync() => (await StartAsync(await OpenRunAsync()))!;

    /// <summary>Creates a client with an in-flight limit and starts a run.</summary>
    private protected async Task<Run> StartRunAsync(int maxInFlight)
    {
        var client = Samples.Client() with { MaxInFlight = maxInFlight };
        await Clients.AddAsync(client, replace: false, Token);
        return (await StartAsync((await Runs.OpenAsync(new NewRun(client.Id, RunOrigin.Schedule), Token))!.Value))!;
    }

    /// <summary>Starts a run of a client with an in-flight limit of 2, and lists campaigns into its backlog.</summary>
    private protected async Task<Run> BacklogRunAsync(bool isListed, params string[] campaigns)
    {
        var run = await StartRunAsync(maxInFlight: 2);
        await Listings.RecordPageAsync(run.Id, 1, Samples.PageWithBacklog(campaigns) with { IsLast = isListed }, Token);
        return await ReadAsync(run);
    }

    /// <summary>Sends the next messages of the backlog, and returns their campaigns.</summary>
    private protected async Task<IReadOnlyList<string>> SendAsync(Run run)
    {
        if (await Backlog.ClaimNextAsync(run.Id, Token) is not { } claimed)
        {
            return [];
        }

        await Backlog.MarkSentAsync(claimed, Token);
        return claimed.Ids;
    }

    /// <summary>Creates a client and a run whose listing is complete.</summary>
    private protected async Task<Run> ListedRunAsync(params string[] campaignIds) => await ListAsync(await OpenRunAsync(), campaignIds);

    /// <summary>Creates a run whose listing is complete. The client must not have an active run.</summary>
    private protected async Task<Run> ListedRunOfAsync(string clientId, params string[] campaignIds) =>
        await ListAsync((await Runs.OpenAsync(new NewRun(clientId, RunOrigin.Schedule), Token))!.Value, campaignIds);

    /// <summary>Starts a run and completes its listing.</summary>
    private protected async Task<Run> ListAsync(Guid id, params string[] campaignIds)
    {
        var run = (await StartAsync(id))!;
        await Listings.RecordPageAsync(id, 1, Samples.LastPage(campaignIds), Token);
        return await ReadAsync(run);
    }

    /// <summary>Ends the run and starts another one of the same client.</summary>
    private protected async Task<Run> NextRunAsync(Run run, CampaignIds? only = null)
    {
        await Runs.AbandonActiveAsync("over", Token);
        var next = await Runs.OpenAsync(new NewRun(run.ClientId, RunOrigin.Manual, only), Token);
        return (await StartAsync(next!.Value))!;
    }

    private protected async Task<Run> ReadAsync(Run run) => (await Runs.GetAsync(run.Id, Token))!;

    private protected Task SyncAsync(Run run, string campaignId) => SaveAsync(run, Samples.Campaign(campaignId));

    private protected async Task SaveAsync(Run run, Campaign campaign) =>
        await SaveSyncedAsync(Message(run, campaign.Id, await Listings.GetTimeAsync(Token)), campaign, Token);

    private protected Task SaveSyncedAsync(SyncCampaign message, Campaign campaign, CancellationToken cancellationToken) =>
        Items.SaveSyncedAsync(message.Item, message.ClientId, campaign, message.ListedAt, cancellationToken);

    private protected Task SkipAsync(Run run, string campaignId) =>
        Items.SaveSkippedAsync(Message(run, campaignId).Item, "unchanged", Token);

    private protected Task FailAsync(Run run, string campaignId, string reason = "no such campaign") =>
        Items.SaveFailedAsync(Message(run, campaignId).Item, FailureKind.Rejected, reason, Token);

    private protected static SyncCampaign Message(Run run, string campaignId, DateTimeOffset listedAt = default) =>
        new(run.Id, run.ClientId, Samples.Listed(campaignId), listedAt);
}
