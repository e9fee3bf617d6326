using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MixoSync.Messaging;
using MixoSync.Storage;

namespace MixoSync.DeadLetters;

/// <summary>Removes dead letters whose failure has been resolved by a backfill, a later run or a replay.</summary>
internal sealed class DeadLetterSweeper(
    DeadLetterService service, ResolvedFailureStore resolvedFailures, ILogger<DeadLetterSweeper> logger)
{
    /// <summary>Removes resolved dead letters.</summary>
    /// <returns>The number of dead letters that were removed; 0 if another process has the dead letters open.</returns>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        await using var session = await service.TryOpenAsync(TimeSpan.Zero, cancellationToken);
        if (session is null)
        {
            Log.InUse(logger);
            return 0;
        }

        var runs = (await session.ListAsync(cancellationToken)).Where(IsKnown).ToLookup(deadLetter => (deadLetter.RunId, deadLetter.ClientId));
        var resolved = new HashSet<DeadLetterKey>();
        foreach (var run in runs)
        {
            resolved.UnionWith(await FindResolvedAsync(run.Key.RunId!.Value, run.Key.ClientId!, [.. run], cancellationToken));
        }

        return resolved.Count == 0 ? 0 : await session.ResolveAsync(resolved, DeadLetterDisposition.Discarded, cancellationToken);
    }

    // PostgreSQL rejects a query with a NUL character, and no stored id contains one.
    private static bool IsKnown(DeadLetter deadLetter) => deadLetter is { RunId: not null, ClientId: not null }
        && !$"{deadLetter.ClientId}{deadLetter.CampaignId}".Contains('\0', StringComparison.Ordinal);

    private async Task<IEnumerable<DeadLetterKey>> FindResolvedAsync(
        Guid runId, string clientId, IReadOnlyList<DeadLetter> deadLetters, CancellationToken cancellationToken)
    {
        var campaigns = deadLetters.Where(deadLetter => deadLetter is { Endpoint: QueueNames.SyncCampaign, CampaignId: not null }).ToList();
        var others = deadLetters.Where(deadLetter => deadLetter.Endpoint != QueueNames.SyncCampaign).ToList();
        campaigns = campaigns.Count == 0 ? campaigns : await FindSyncedAsync(runId, clientId, campaigns, cancellationToken);
        others = others.Count > 0 && await resolvedFailures.HasSucceededSinceAsync(runId, cancellationToken) ? others : [];

        // Logged before the removal. If the removal fails, the dead letter is logged again at the next sweep.
        campaigns.ForEach(deadLetter =>
            Log.CampaignResolved(logger, deadLetter.Id, deadLetter.Queue, deadLetter.CampaignId, clientId, runId));
        others.ForEach(deadLetter => Log.ListingResolved(logger, deadLetter.Id, deadLetter.Queue, clientId, runId));
        return campaigns.Concat(others).Select(deadLetter => deadLetter.Key);
    }

    private async Task<List<DeadLetter>> FindSyncedAsync(
        Guid runId, string clientId, List<DeadLetter> deadLetters, CancellationToken cancellationToken)
    {
        var ids = deadLetters.Select(deadLetter => deadLetter.CampaignId!).Distinct().ToList();
        var resolved = await resolvedFailures.GetResolvedAsync(runId, ids, cancellationToken);
        var listedAt = await resolvedFailures.GetListedAtAsync(clientId, ids, cancellationToken);
        return deadLetters.FindAll(deadLetter => resolved.Contains(deadLetter.CampaignId!)
            || (listedAt.TryGetValue(deadLetter.CampaignId!, out var stored) && stored > deadLetter.ListedAt));
    }
}

/// <summary>Runs the sweeper at a regular interval.</summary>
internal sealed class DeadLetterSweeperService(
    DeadLetterSweeper sweeper, SchemaGate gate, IOptions<DeadLetterOptions> options, TimeProvider time, ILogger<DeadLetterSweeperService> logger)
    : RecurringService(options.Value.SweepInterval, time, gate)
{
    protected override Task RunOnceAsync(CancellationToken cancellationToken) => sweeper.SweepAsync(cancellationToken);

    protected override void OnFailure(Exception exception) => Log.SweepFailed(logger, exception.Message, exception);
}
