using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MixoSync.Messaging;
using MixoSync.Storage;

namespace MixoSync.DeadLetters;

/// <summary>Removes the dead letters of what has gone well since, by a backfill, a later run or a replay.</summary>
internal sealed class DeadLetterSweeper(DeadLetterService office, ResolvedFailureStore healed, ILogger<DeadLetterSweeper> logger)
{
    /// <returns>How many letters it removed; none where somebody else looks at them, who comes first.</returns>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        await using var session = await office.TryOpenAsync(TimeSpan.Zero, cancellationToken);
        if (session is null)
        {
            Log.InUse(logger);
            return 0;
        }

        var letters = (await session.ListAsync(cancellationToken)).Where(IsKnown).ToLookup(letter => (letter.RunId, letter.ClientId));
        var gone = new HashSet<DeadLetterKey>();
        foreach (var ofRun in letters)
        {
            gone.UnionWith(await FindResolvedAsync(ofRun.Key.RunId!.Value, ofRun.Key.ClientId!, [.. ofRun], cancellationToken));
        }

        return gone.Count == 0 ? 0 : await session.ResolveAsync(gone, DeadLetterDisposition.Discarded, cancellationToken);
    }

    // A NUL is in no id that PostgreSQL could hold, and it would not take the question.
    private static bool IsKnown(DeadLetter letter) =>
        letter is { RunId: not null, ClientId: not null } && !$"{letter.ClientId}{letter.CampaignId}".Contains('\0', StringComparison.Ordinal);

    private async Task<IEnumerable<DeadLetterKey>> FindResolvedAsync(
        Guid runId, string clientId, IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken)
    {
        var campaigns = letters.Where(letter => letter is { Endpoint: QueueNames.SyncCampaign, CampaignId: not null }).ToList();
        var others = letters.Where(letter => letter.Endpoint != QueueNames.SyncCampaign).ToList();
        campaigns = campaigns.Count == 0 ? campaigns : await FindSyncedAsync(runId, clientId, campaigns, cancellationToken);
        others = others.Count > 0 && await healed.HasSucceededSinceAsync(runId, cancellationToken) ? others : [];

        // Before they go: one that is not removed after all is told of again.
        campaigns.ForEach(letter => Log.CampaignResolved(logger, letter.Id, letter.Queue, letter.CampaignId, clientId, runId));
        others.ForEach(letter => Log.ListingResolved(logger, letter.Id, letter.Queue, clientId, runId));
        return campaigns.Concat(others).Select(letter => letter.Key);
    }

    private async Task<List<DeadLetter>> FindSyncedAsync(
        Guid runId, string clientId, List<DeadLetter> letters, CancellationToken cancellationToken)
    {
        var ids = letters.Select(letter => letter.CampaignId!).Distinct().ToList();
        var done = await healed.GetResolvedAsync(runId, ids, cancellationToken);
        var listedAt = await healed.ListedAtAsync(clientId, ids, cancellationToken);
        return letters.FindAll(letter => done.Contains(letter.CampaignId!)
            || (listedAt.TryGetValue(letter.CampaignId!, out var stored) && stored > letter.ListedAt));
    }
}

/// <summary>Sweeps at every interval.</summary>
internal sealed class DeadLetterSweeperService(
    DeadLetterSweeper sweeper, SchemaGate gate, IOptions<DeadLetterOptions> options, TimeProvider time, ILogger<DeadLetterSweeperService> logger)
    : RecurringService(options.Value.SweepInterval, time, gate)
{
    protected override Task RunOnceAsync(CancellationToken cancellationToken) => sweeper.SweepAsync(cancellationToken);

    protected override void OnFailure(Exception exception) => Log.SweepFailed(logger, exception.Message, exception);
}
