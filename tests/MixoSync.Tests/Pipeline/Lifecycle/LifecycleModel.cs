using Microsoft.Extensions.Options;
using MixoSync.Clients;
using MixoSync.Pipeline;
using MixoSync.Pipeline.Failures;
using MixoSync.Platforms;
using MixoSync.Runs;
using MixoSync.Storage;
using MixoSync.Tests.Storage;

namespace MixoSync.Tests.Pipeline.Lifecycle;

/// <summary>
/// Applies a sequence of events to the runs and messages of one client. The events are those of docs/message-lifecycle.md. The stores
/// are real; the broker is simulated. Writes happen in the same order as in the consumer and its filters.
/// </summary>
internal sealed class LifecycleModel(Database database)
{
    private static readonly string[] Campaigns = ["a", "b", "c"];

    private const string OnLastPage = "c";

    private readonly RunStore runs = new(database);
    private readonly ListingStore listings = new(database, Options.Create(new RunOptions()));
    private readonly ItemStore items = new(database);
    private readonly BacklogStore backlog = new(database);
    private readonly UrgentItemStore urgent = new(database);
    private readonly OverdueStore overdue = new(database);
    private readonly AttemptStore attempts = new(database);

    // Items that had failed already when an operator deleted their message. They keep their state and reason.
    private readonly HashSet<(Guid Run, string Campaign)> purged = [];

    private string clientId = "";

    public SimulatedBroker Broker { get; } = new();

    public List<Guid> Runs { get; } = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async Task StartAsync()
    {
        // With an in-flight limit of 2, the third message goes into the backlog.
        var client = Samples.Client() with { MaxInFlight = 2 };
        await new ClientStore(database).AddAsync(client, replace: false, Token);
        clientId = client.Id;
        await OpenAsync(new NewRun(clientId, RunOrigin.Manual));
    }

    public Task ApplyAsync(Step step)
    {
        var process = new Process(step.CrashAfter);
        return step.Event switch
        {
            Event.Deliver when Broker.Queue.Count > 0 => DeliverAsync(Broker.Queue[step.Index % Broker.Queue.Count], process),
            Event.Finish when Broker.Unacknowledged.Count > 0 => FinishAsync(Broker.Unacknowledged[step.Index % Broker.Unacknowledged.Count], step.Outcome, process),
            Event.Duplicate when Broker.Queue.Count > 0 => Do(() => Broker.Publish(Broker.Queue[step.Index % Broker.Queue.Count].Message)),
            Event.Replay when Broker.DeadLetters.Count > 0 => ReplayAsync(Broker.DeadLetters[step.Index % Broker.DeadLetters.Count], process),
            Event.Backfill => BackfillAsync(),
            Event.Cancel => runs.CancelAsync(Runs[^1], "cancelled", Token),
            Event.Purge => PurgeAsync(Runs[step.Index % Runs.Count]),
            Event.Poison when Broker.Unacknowledged.Count > 0 => Do(() => Broker.DeadLetterAsPoison(Broker.Unacknowledged[step.Index % Broker.Unacknowledged.Count])),
            Event.PassTime => PassTimeAsync(),
            Event.RequestUrgently => RequestUrgentlyAsync(["a", "c", "d"], step.Index % 3, process),
            Event.ListLastPage => ListLastPageAsync(Runs[^1]),
            _ => Task.CompletedTask,
        };
    }

    /// <summary>Checks that nothing is lost and that every claim can still be released.</summary>
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

    /// <summary>Continues without failures, and checks that all runs end.</summary>
    public async Task CompleteAsync()
    {
        await ListLastPageAsync(Runs[^1]);
        for (var rounds = 0; rounds < 50 && (Broker.Queue.Count > 0 || Broker.Unacknowledged.Count > 0 || await IsUnfinishedAsync()); rounds++)
        {
            await ApplyAsync(Step.Healthy(Broker.Unacknowledged.Count > 0 ? Event.Finish : Broker.Queue.Count > 0 ? Event.Deliver : Event.PassTime));
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
                    || Broker.DeadLetters.Exists(deadLetter => deadLetter.IsOf(run, item.CampaignId))
                    || (item.State == "failed" && purged.Contains((run, item.CampaignId))),
                $"{name} has neither a message nor a dead letter");
        }

        if (item is { DeliveredAt: not null } and not { State: "pending", RunState: "cancelled" })
        {
            Assert.True(Broker.HasClaimOwner(run, item.CampaignId), $"the claim on {name} has no owner");
        }
    }

    private void CheckEnded(Guid run, StoredItem item) => Assert.True(
        item.State is "synced" or "skipped"
            || item is { State: "pending", RunState: "cancelled", Message: null }
            || item is { State: "failed", FailureKind: "Lost" }
            || (item.State == "failed" && HasEnded(run, item.CampaignId)),
        $"{item.CampaignId} of run {Runs.IndexOf(run)} has ended as {item.State}");

    private bool HasEnded(Guid run, string campaign) =>
        Broker.DeadLetters.Exists(deadLetter => deadLetter.IsOf(run, campaign)) || purged.Contains((run, campaign));

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

    // Does what SyncCampaignConsumer does before its call.
    private async Task DeliverAsync(Copy copy, Process process)
    {
        Broker.Queue.Remove(copy);
        Broker.Unacknowledged.Add(copy);
        try
        {
            var message = copy.Message;
            var state = await items.GetStateAsync(message.RunId, message.Listed.Id, Token);
            if (state is null or { IsCancelled: true })
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

                var claimed = false;
                if (!returned)
                {
                    await process.WriteAsync(async () => claimed = await items.TryClaimAsync(message.Item, copy.IsRedelivered, Token));
                }

                if (claimed)
                {
                    return;
                }

                Assert.True(
                    returned || Broker.HasClaimOwner(message.RunId, message.Listed.Id, except: copy),
                    $"{message.Listed.Id} was dropped because of a claim without an owner");
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
            if (outcome == Outcome.Requeued)
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
        Outcome.InFlightLimitReached => ReturnOrParkAsync(message, process),
        Outcome.FailedTransiently => RedeliverAsync(message, process),
        Outcome.FailedPermanently => DeadLetterAsync(message, process),
        Outcome.DatabaseUnavailable => process.WriteAsync(() => Broker.Publish(message, isRedelivered: true)),
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

    // The real copy has a redelivery count, so it counts as redelivered. Nothing may depend on that.
    private async Task RedeliverAsync(SyncCampaign message, Process process)
    {
        await process.WriteAsync(() => attempts.CountAsync(message, new Failure(FailureKind.Transient, "503"), redeliveries: 0, Token));
        await process.WriteAsync(() => items.SaveParkedAsync(message.Item, TimeSpan.FromSeconds(1), "will be retried", Token));
        await process.WriteAsync(() => Broker.Publish(message));
    }

    private async Task DeadLetterAsync(SyncCampaign message, Process process)
    {
        await SaveAsync(message, process, () => items.SaveFailedAsync(message.Item, FailureKind.Rejected, "400", Token));
        await process.WriteAsync(() => Broker.DeadLetters.Add(new Copy(message, isRedelivered: false)));
    }

    // A dead letter is published before it is removed from its queue.
    private async Task ReplayAsync(Copy deadLetter, Process process)
    {
        try
        {
            await process.WriteAsync(() => Broker.Publish(deadLetter.Message, deadLetter.IsRedelivered));
            await process.WriteAsync(() => Broker.DeadLetters.Remove(deadLetter));
        }
        catch (CrashException)
        {
            // The command crashed. The dead letter is still in its queue.
        }
    }

    // Does what RunProgress does.
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
            return; // another run is active
        }

        Runs.Add(id);
        await runs.TryStartAsync(id, isRedelivered: false, Token);
        await listings.RecordPageAsync(id, 1, Samples.PageWithBacklog([.. CampaignsOf(run.CampaignIds).Where(campaign => campaign != OnLastPage)]), Token);
        await AdvanceAsync(id, new Process(int.MaxValue));
    }

    private async Task ListLastPageAsync(Guid id)
    {
        if (await runs.GetAsync(id, Token) is { IsActive: true, ListingFinishedAt: null } run)
        {
            var campaigns = CampaignsOf(run.CampaignIds).Where(campaign => campaign == OnLastPage);
            await listings.RecordPageAsync(id, 2, Samples.PageWithBacklog([.. campaigns]) with { IsLast = true }, Token);
            await AdvanceAsync(id, new Process(int.MaxValue));
        }
    }

    // Does what UrgentSync does.
    private async Task RequestUrgentlyAsync(string[] campaigns, int index, Process process)
    {
        try
        {
            if (await urgent.TryAddAsync(clientId, new CampaignIds([campaigns[index]]), Token) is { } run)
            {
                await AdvanceAsync(run, process);
            }
        }
        catch (ConfigurationException)
        {
            // The data of the campaign is not known.
        }
        catch (CrashException)
        {
            // The command crashed. Another message, or the scheduler, continues the run.
        }
    }

    private static IEnumerable<string> CampaignsOf(CampaignIds? requested) => requested?.Values.Intersect(Campaigns) ?? Campaigns;

    // Deletes the messages of a run, and lets the probe detect that.
    private async Task PurgeAsync(Guid run)
    {
        if (Broker.Unacknowledged.Exists(copy => copy.Message.RunId == run))
        {
            return; // messages that are being handled would be overdue only after many minutes
        }

        purged.UnionWith(Broker.Queue.Where(copy => copy.Message.RunId == run).Select(copy => (run, copy.Message.Listed.Id)));
        Broker.Queue.RemoveAll(copy => copy.Message.RunId == run);
        await overdue.FailLostAsync(run, DateTimeOffset.MaxValue, Token);
        await backlog.FindStalledAsync(int.MaxValue, TimeSpan.FromDays(-1), Token);
        await AdvanceAsync(run, new Process(int.MaxValue));
    }

    // Send leases expire, and the scheduler searches for stalled runs and lost messages. If the queues are empty, every outstanding
    // message is lost or poison.
    private async Task PassTimeAsync()
    {
        foreach (var run in Runs)
        {
            await database.ExpireSendClaimsAsync(run);
            if (Broker is { Queue.Count: 0, Unacknowledged.Count: 0 })
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
