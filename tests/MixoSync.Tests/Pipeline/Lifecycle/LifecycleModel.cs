using MixoSync.Clients;
using MixoSync.Pipeline;
using MixoSync.Pipeline.Failures;
using MixoSync.Platforms;
using MixoSync.Runs;
using MixoSync.Storage;
using MixoSync.Tests.Storage;

namespace MixoSync.Tests.Pipeline.Lifecycle;

/// <summary>
/// One client, whose runs and messages go through a sequence of events: docs/message-lifecycle.md. The stores are real; the
/// broker is simulated. The order of writes is that of the consumer and its filters.
/// </summary>
internal sealed class LifecycleModel(Database database)
{
    private static readonly string[] Campaigns = ["a", "b", "c"];

    private readonly RunStore runs = new(database);
    private readonly ListingStore listings = new(database);
    private readonly ItemStore items = new(database);
    private readonly BacklogStore backlog = new(database);
    private readonly OverdueStore overdue = new(database);
    private readonly AttemptStore attempts = new(database);

    // An operator has deleted the message of an item that had failed already. The item still says that it failed, and why.
    private readonly HashSet<(Guid Run, string Campaign)> purged = [];

    private string clientId = "";

    public SimulatedBroker Broker { get; } = new();

    public List<Guid> Runs { get; } = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async Task BeginAsync()
    {
        // Two places in flight: the third message waits in the backlog.
        var client = Samples.Client() with { MaxInFlight = 2 };
        await new ClientStore(database).AddAsync(client, replace: false, Token);
        clientId = client.Id;
        await OpenAsync(new NewRun(clientId, RunOrigin.Manual));
    }

    public Task PlayAsync(Step step)
    {
        var process = new Process(step.CrashAfter);
        return step.Event switch
        {
            Event.Deliver when Broker.Queue.Count > 0 => DeliverAsync(Broker.Queue[step.Which % Broker.Queue.Count], process),
            Event.Finish when Broker.InHand.Count > 0 => FinishAsync(Broker.InHand[step.Which % Broker.InHand.Count], step.Outcome, process),
            Event.Duplicate when Broker.Queue.Count > 0 => Do(() => Broker.Publish(Broker.Queue[step.Which % Broker.Queue.Count].Message)),
            Event.Replay when Broker.DeadLetters.Count > 0 => ReplayAsync(Broker.DeadLetters[step.Which % Broker.DeadLetters.Count], process),
            Event.Backfill => BackfillAsync(),
            Event.Cancel => runs.CancelAsync(Runs[^1], "cancelled", Token),
            Event.Purge => PurgeAsync(Runs[step.Which % Runs.Count]),
            Event.Poison when Broker.InHand.Count > 0 => Do(() => Broker.GiveUp(Broker.InHand[step.Which % Broker.InHand.Count])),
            Event.TimePasses => PassTimeAsync(),
            _ => Task.CompletedTask,
        };
    }

    /// <summary>Whatever has happened: nothing is lost, and no claim is left behind.</summary>
    public async Task CheckAsync()
    {
        foreach (var run in Runs)
        {
            foreach (var item in await database.ItemsAsync(run))
            {
                Check(run, item);
            }
        }
    }

    /// <summary>Lets everything go well from here on, and checks that all of it ends.</summary>
    public async Task EndAsync()
    {
        for (var rounds = 0; rounds < 50 && (Broker.Queue.Count > 0 || Broker.InHand.Count > 0 || await IsUnfinishedAsync()); rounds++)
        {
            await PlayAsync(Step.Calm(Broker.InHand.Count > 0 ? Event.Finish : Broker.Queue.Count > 0 ? Event.Deliver : Event.TimePasses));
        }

        foreach (var run in Runs)
        {
            Assert.False((await runs.GetAsync(run, Token))!.IsActive, $"run {Runs.IndexOf(run)} did not end");
            Assert.All(await database.ItemsAsync(run), item => CheckEnded(run, item));
        }
    }

    private void Check(Guid run, StoredItem item)
    {
        var name = $"{item.CampaignId} of run {Runs.IndexOf(run)} ({item.State}, run {item.RunState})";
        if (item is { State: "pending", RunState: not "cancelled" } or { State: "failed", FailureKind: not "Lost" })
        {
            Assert.True(
                item.Message is not null || Broker.Has(run, item.CampaignId)
                    || Broker.DeadLetters.Exists(letter => letter.IsOf(run, item.CampaignId))
                    || (item.State == "failed" && purged.Contains((run, item.CampaignId))),
                $"{name} has no message and is no dead letter");
        }

        if (item is { DeliveredAt: not null } and not { State: "pending", RunState: "cancelled" })
        {
            Assert.True(Broker.HasHolder(run, item.CampaignId), $"{name} is claimed by nobody");
        }
    }

    private void CheckEnded(Guid run, StoredItem item) => Assert.True(
        item.State is "synced" or "skipped"
            || item is { State: "pending", RunState: "cancelled", Message: null }
            || item is { State: "failed", FailureKind: "Lost" }
            || (item.State == "failed" && HasEnded(run, item.CampaignId)),
        $"{item.CampaignId} of run {Runs.IndexOf(run)} has ended as {item.State}");

    private bool HasEnded(Guid run, string campaign) =>
        Broker.DeadLetters.Exists(letter => letter.IsOf(run, campaign)) || purged.Contains((run, campaign));

    private async Task<bool> IsUnfinishedAsync()
    {
        foreach (var run in Runs)
        {
            if ((await runs.GetAsync(run, Token))!.IsActive || (await database.ItemsAsync(run)).Any(item => item.Message is not null))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What SyncCampaignConsumer does before its call.</summary>
    private async Task DeliverAsync(Copy copy, Process process)
    {
        Broker.Queue.Remove(copy);
        Broker.InHand.Add(copy);
        try
        {
            var message = copy.Message;
            var state = await items.GetStateAsync(message.RunId, message.Listed.Id, Token);
            if (state is null or { IsCancelledWork: true })
            {
                Broker.Acknowledge(copy);
                return;
            }

            if (!state.IsDone)
            {
                var returned = false;
                if (state.IsFailed && !copy.IsRedelivered)
                {
                    await process.WriteAsync(async () => returned = await backlog.TryReturnAsync(message.RunId, message.BacklogItem, isClaimed: false, Token));
                }

                var taken = false;
                if (!returned)
                {
                    await process.WriteAsync(async () => taken = await items.TryClaimAsync(message.Item, copy.IsRedelivered, Token));
                }

                if (taken)
                {
                    return;
                }

                Assert.True(
                    returned || Broker.HasHolder(message.RunId, message.Listed.Id, except: copy),
                    $"{message.Listed.Id} was dropped for a claim that nobody holds");
                Broker.Acknowledge(copy);
                return;
            }

            await AdvanceAsync(message.RunId, process);
            Broker.Acknowledge(copy);
        }
        catch (CrashException)
        {
            Broker.Requeue(copy);
        }
    }

    private async Task FinishAsync(Copy copy, Outcome outcome, Process process)
    {
        try
        {
            await FinishAsync(copy.Message, outcome, process);
            if (outcome == Outcome.HandedBack)
            {
                Broker.Requeue(copy);
            }
            else
            {
                Broker.Acknowledge(copy);
            }
        }
        catch (CrashException)
        {
            Broker.Requeue(copy);
        }
    }

    private Task FinishAsync(SyncCampaign message, Outcome outcome, Process process) => outcome switch
    {
        Outcome.Synced => SaveAsync(
            message, process, () => items.SaveSyncedAsync(message.Item, message.ClientId, Samples.Campaign(message.Listed.Id), message.ListedAt, Token)),
        Outcome.Skipped => SaveAsync(message, process, () => items.SaveSkippedAsync(message.Item, "unchanged", Token)),
        Outcome.ParkedForQuota => ParkAsync(message, process),
        Outcome.NoPlaceInFlight => ReturnOrParkAsync(message, process),
        Outcome.FailedForNow => RedeliverAsync(message, process),
        Outcome.FailedForGood => DeadLetterAsync(message, process),
        Outcome.DatabaseAway => process.WriteAsync(() => Broker.Publish(message, isRedelivered: true)),
        _ => Task.CompletedTask,
    };

    private async Task SaveAsync(SyncCampaign message, Process process, Func<Task> save)
    {
        await process.WriteAsync(save);
        await AdvanceAsync(message.RunId, process);
    }

    private async Task ParkAsync(SyncCampaign message, Process process)
    {
        await process.WriteAsync(() => items.SaveParkedAsync(message.Item, TimeSpan.FromSeconds(1), "waiting for quota", Token));
        await process.WriteAsync(() => Broker.Publish(message));
    }

    private async Task ReturnOrParkAsync(SyncCampaign message, Process process)
    {
        var returned = false;
        await process.WriteAsync(async () => returned = await backlog.TryReturnAsync(message.RunId, message.BacklogItem, isClaimed: true, Token));
        if (!returned)
        {
            await ParkAsync(message, process);
        }
    }

    // In fact the copy carries its redelivery count, so it comes as a repeat. Nothing may depend on that.
    private async Task RedeliverAsync(SyncCampaign message, Process process)
    {
        await process.WriteAsync(() => attempts.CountAsync(message, new Failure(FailureKind.Transient, "503"), redeliveries: 0, Token));
        await process.WriteAsync(() => items.SaveParkedAsync(message.Item, TimeSpan.FromSeconds(1), "is tried again", Token));
        await process.WriteAsync(() => Broker.Publish(message));
    }

    private async Task DeadLetterAsync(SyncCampaign message, Process process)
    {
        await SaveAsync(message, process, () => items.SaveFailedAsync(message.Item, FailureKind.Rejected, "400", Token));
        await process.WriteAsync(() => Broker.DeadLetters.Add(new Copy(message, isRedelivered: false)));
    }

    // A letter is published before it is removed from its queue.
    private async Task ReplayAsync(Copy letter, Process process)
    {
        try
        {
            await process.WriteAsync(() => Broker.Publish(letter.Message, letter.IsRedelivered));
            await process.WriteAsync(() => Broker.DeadLetters.Remove(letter));
        }
        catch (CrashException)
        {
            // The command died; the letter is still there.
        }
    }

    /// <summary>What RunProgress does.</summary>
    private async Task AdvanceAsync(Guid run, Process process)
    {
        if (await backlog.ClaimNextAsync(run, Token) is { } claimed)
        {
            foreach (var item in claimed.Items)
            {
                await process.WriteAsync(() => Broker.Publish(new SyncCampaign(claimed.RunId, claimed.ClientId, item.Listed, item.ListedAt)));
            }

            await process.WriteAsync(() => backlog.MarkSentAsync(claimed, Token));
        }

        await runs.TryCompleteAsync(run, BackfillSchedule.None, Token);
        await runs.TryUpdateOutcomeAsync(run, Token);
    }

    private async Task BackfillAsync()
    {
        var failed = (await runs.ListFailedItemsAsync(Runs[^1], 10, Token)).Select(item => item.CampaignId).ToList();
        if (failed.Count > 0)
        {
            await OpenAsync(new NewRun(clientId, RunOrigin.Backfill, new CampaignIds(failed)));
        }
    }

    private async Task OpenAsync(NewRun run)
    {
        if (await runs.OpenAsync(run, Token) is not { } id)
        {
            return; // another one is active
        }

        Runs.Add(id);
        await runs.TryStartAsync(id, isRedelivered: false, Token);
        await listings.RecordPageAsync(id, 1, Samples.PageWithBacklog([.. run.CampaignIds?.Values ?? Campaigns]) with { IsLast = true }, Token);
        await AdvanceAsync(id, new Process(int.MaxValue));
    }

    // The messages of a run are gone, and the probe finds that out.
    private async Task PurgeAsync(Guid run)
    {
        if (Broker.InHand.Exists(copy => copy.Message.RunId == run))
        {
            return; // these would be overdue only after many minutes
        }

        purged.UnionWith(Broker.Queue.Where(copy => copy.Message.RunId == run).Select(copy => (run, copy.Message.Listed.Id)));
        Broker.Queue.RemoveAll(copy => copy.Message.RunId == run);
        await overdue.FailLostAsync(run, DateTimeOffset.MaxValue, Token);
        await backlog.FindStalledAsync(int.MaxValue, TimeSpan.FromDays(-1), Token);
        await AdvanceAsync(run, new Process(int.MaxValue));
    }

    // The leases of those that were sending expire, and the scheduler looks for stalled runs and for lost messages: with empty
    // queues, whatever is still outstanding is lost or poison.
    private async Task PassTimeAsync()
    {
        foreach (var run in Runs)
        {
            await database.ExpireSendClaimsAsync(run);
            if (Broker is { Queue.Count: 0, InHand.Count: 0 })
            {
                await overdue.FailLostAsync(run, DateTimeOffset.MaxValue, Token);
                await AdvanceAsync(run, new Process(int.MaxValue));
            }
        }

        foreach (var run in (await backlog.FindStalledAsync(int.MaxValue, TimeSpan.FromDays(1), Token)).Intersect(Runs))
        {
            await AdvanceAsync(run, new Process(int.MaxValue));
        }
    }

    private static Task Do(Action action)
    {
        action();
        return Task.CompletedTask;
    }
}
