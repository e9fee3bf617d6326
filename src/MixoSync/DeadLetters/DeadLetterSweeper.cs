using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MixoSync.Messaging;
using MixoSync.Storage;

namespace MixoSync.DeadLetters;

/// <summary>Removes the dead letters of failures that were resolved by a backfill, a later run or a replay.</summary>
internal sealed class DeadLetterSweeper(DeadLetterService service, ResolvedFailureStore resolved, ILogger<DeadLetterSweeper> logger)
{
    /// <returns>Number of removed dead letters. Zero if another process has the dead letters open, which takes precedence.</returns>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        await using var session = await service.TryOpenAsync(TimeSpan.Zero, cancellationToken);
        if (session is null)
        {
            Log.InUse(logger);
            return 0;
        }

        var deadLetters = (await session.ListAsync(cancellationToken)).Where(IsKnown).ToLookup(deadLetter => (deadLetter.RunId, deadLetter.ClientId));
        var gone = new HashSet<DeadLetterKey>();
        foreach (var deadLettersOfRun in deadLetters)
        {
            gone.UnionWith(await FindResolvedAsync(deadLettersOfRun.Key.RunId!.Value, deadLettersOfRun.Key.ClientId!, [.. deadLettersOfRun], cancellationToken));
        }

        return gone.Count == 0 ? 0 : await session.ResolveAsync(gone, DeadLetterDisposition.Discarded, cancellationToken);
    }

    // No id in PostgreSQL contains a NUL, and PostgreSQL would reject the query.
    private static bool IsKnown(DeadLetter deadLetter) =>
        deadLetter is { RunId: not null, ClientId: not null } && !$"{deadLetter.ClientId}{deadLetter.CampaignId}".Contains('\0', StringComparison.Ordinal);

    private async Task<IEnumerable<DeadLetterKey>> FindResolvedAsync(
        Guid runId, string clientId, IReadOnlyList<DeadLetter> deadLetters, CancellationToken cancellationToken)
    {
        var campaigns = deadLetters.Where(deadLetter => deadLetter is { Endpoint: QueueNames.SyncCampaign, CampaignId: not null }).ToList();
        var others = deadLetters.Where(deadLetter => deadLetter.Endpoint != QueueNames.SyncCampaign).ToList();
        campaigns = campaigns.Count == 0 ? campaigns : await FindSyncedAsync(runId, clientId, campaigns, cancellationToken);
        others = others.Count > 0 && await resolved.HasSucceededSinceAsync(runId, cancellationToken) ? others : [];

        // Logged before the removal: a dead letter that is not removed is logged again.
        campaigns.ForEach(deadLetter => Log.CampaignResolved(logger, deadLetter.Id, deadLetter.Queue, deadLetter.CampaignId, clientId, runId));
        others.ForEach(deadLetter => Log.ListingResolved(logger, deadLetter.Id, deadLetter.Queue, clientId, runId));
        return campaigns.Concat(others).Select(deadLetter => deadLetter.Key);
    }

    private async Task<List<DeadLetter>> FindSyncedAsync(
        Guid runId, string clientId, List<DeadLetter> deadLetters, CancellationToken cancellationToken)
    {
        var ids = deadLetters.Select(deadLetter => deadLetter.CampaignId!).Distinct().ToList();
        var done = await resolved.GetResolvedAsync(runId, ids, cancellationToken);
        var listedAt = await resolved.ListedAtAsync(clientId, ids, cancellationToken);
        return deadLetters.FindAll(deadLetter => done.Contains(deadLetter.CampaignId!)
            || (listedAt.TryGetValue(deadLetter.CampaignId!, out var stored) && stored > deadLetter.ListedAt));
    }
}

/// <summary>Removes resolved dead letters at an interval.</summary>
internal sealed class DeadLetterSweeperService(
    DeadLetterSweeper sweeper, SchemaGate gate, IOptions<DeadLetterOptions> options, TimeProvider time, ILogger<DeadLetterSweeperService> logger)
    : RecurringService(options.Value.SweepInterval, time, gate)
{
    protected override Task RunOnceAsync(CancellationToken cancellationToken) => sweeper.SweepAsync(cancellationToken);

    protected override void OnFailure(Exception exception) => Log.SweepFailed(logger, exception.Message, exception);
}
