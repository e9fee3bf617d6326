using Dapper;
using MixoSync.Runs;
using MixoSync.Storage;

namespace MixoSync.DeadLetters;

/// <summary>Finds failures that have been resolved since.</summary>
internal sealed class ResolvedFailureStore(Database database)
{
    /// <summary>
    /// Returns the campaigns that the run or a later one of its client has synced, or skipped because they were unchanged. Campaigns that
    /// a partial run only listed do not count. Returns an empty set if the run no longer exists, because it is unknown then which runs
    /// are later.
    /// </summary>
    public async Task<IReadOnlySet<string>> GetResolvedAsync(
        Guid runId, IReadOnlyCollection<string> campaignIds, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var resolved = await connection.QueryAsync<string>(
            $"""
            SELECT DISTINCT i.campaign_id
            FROM sync_runs f
            JOIN sync_runs r ON r.client_id = f.client_id AND r.created_at >= f.created_at
            JOIN sync_items i ON i.run_id = r.id
            WHERE f.id = @runId AND i.campaign_id {database.IsOneOf("ids")}
              AND (i.state = 'synced' OR ({ListingStore.IsDoneWithoutCall("i")}))
            """,
            new { runId, ids = campaignIds.ToArray(), ListingStore.NotRequested, ListingStore.NotListed });
        return resolved.ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Returns when the stored data of these campaigns was listed. Campaigns that are not stored are left out.</summary>
    public async Task<IReadOnlyDictionary<string, DateTimeOffset>> GetListedAtAsync(
        string clientId, IReadOnlyCollection<string> campaignIds, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = await connection.QueryAsync<(string Id, DateTimeOffset ListedAt)>(
            $"SELECT campaign_id, listed_at FROM campaigns WHERE client_id = @clientId AND campaign_id {database.IsOneOf("ids")}",
            new { clientId, ids = campaignIds.ToArray() });
        return rows.ToDictionary(row => row.Id, row => row.ListedAt, StringComparer.Ordinal);
    }

    /// <summary>Returns whether a later run of all campaigns of the same client has succeeded.</summary>
    public async Task<bool> HasSucceededSinceAsync(Guid runId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<long>(
            """
            SELECT count(*) FROM sync_runs f
            JOIN sync_runs r ON r.client_id = f.client_id AND r.created_at > f.created_at
            WHERE f.id = @runId AND r.state = 'succeeded' AND r.campaign_ids IS NULL
            """,
            new { runId }) > 0;
    }
}
