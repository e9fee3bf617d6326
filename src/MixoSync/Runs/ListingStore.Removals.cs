using System.Data.Common;
using Dapper;
using MixoSync.Storage;

namespace MixoSync.Runs;

/// <content>Marks campaigns that are no longer listed as removed, and removes the mark when they are listed again.</content>
internal sealed partial class ListingStore
{
    // A campaign that was listed after this run started was found by a newer listing and is not missing.
    private static readonly string IsMissing =
        $"""
        client_id = (SELECT client_id FROM sync_runs WHERE id = @runId) AND removed_at IS NULL
        AND listed_at < (SELECT started_at FROM sync_runs WHERE id = @runId)
        AND NOT EXISTS (SELECT 1 FROM sync_items i WHERE i.run_id = @runId AND i.campaign_id = campaigns.campaign_id AND i.page < {UrgentItemStore.NoPage})
        """;

    private const string Remove = "removed_at = clock_timestamp(), removal_held_at = NULL, removal_confirmed_at = NULL";

    private Task<int> UnmarkRemovedAsync(DbConnection connection, DbTransaction transaction, Guid runId, string[] listed) =>
        connection.ExecuteAsync(
            $"""
            UPDATE campaigns SET removed_at = NULL, missing_since = NULL, removal_held_at = NULL, removal_confirmed_at = NULL
            WHERE client_id = (SELECT client_id FROM sync_runs WHERE id = @runId) AND (removed_at IS NOT NULL OR missing_since IS NOT NULL)
              AND campaign_id {database.IsOneOf("listed")}
            """,
            new { runId, listed },
            transaction);

    private async Task<Removals> MarkRemovedAsync(DbConnection connection, DbTransaction transaction, Guid runId)
    {
        var completeness = await connection.QuerySingleAsync<ListingCompleteness>(
            """
            SELECT campaign_ids, pages, total, listing_gap AS gap,
                   (SELECT count(*) FROM sync_items WHERE run_id = @runId AND page < @NoPage) AS listed,
                   (SELECT count(*) FROM sync_items WHERE run_id = @runId AND page = 1) AS on_first_page
            FROM sync_runs WHERE id = @runId
            """,
            new { runId, UrgentItemStore.NoPage },
            transaction);
        if (completeness.ReasonIncomplete is { } reason)
        {
            return new Removals(0, 0, reason);
        }

        var missing = await connection.QuerySingleAsync<MissingCampaigns>(
            $"""
            SELECT r.client_id, c.removal_guard_percent AS percent, c.removal_guard_count AS count,
                   (SELECT count(*) FROM campaigns WHERE {IsMissing}) AS missing,
                   (SELECT count(*) FROM campaigns k WHERE k.client_id = r.client_id AND k.removed_at IS NULL) AS known
            FROM sync_runs r JOIN clients c ON c.id = r.client_id WHERE r.id = @runId
            """,
            new { runId },
            transaction);
        var guard = new RemovalGuard(missing.Percent ?? options.Value.RemovalGuardPercent, missing.Count ?? options.Value.RemovalGuardCount);
        return guard.Holds(missing.Missing, missing.Known)
            ? await HoldAsync(connection, transaction, runId, missing)
            : await MarkAsync(connection, transaction, runId);
    }

    private static async Task<Removals> MarkAsync(DbConnection connection, DbTransaction transaction, Guid runId)
    {
        // First those that the previous complete listing did not contain either. The rest is missing for the first time.
        var count = await connection.ExecuteAsync(
            $"UPDATE campaigns SET {Remove} WHERE {IsMissing} AND missing_since < (SELECT started_at FROM sync_runs WHERE id = @runId)",
            new { runId },
            transaction);
        var missing = await connection.ExecuteAsync(
            $"UPDATE campaigns SET missing_since = clock_timestamp() WHERE {IsMissing} AND missing_since IS NULL", new { runId }, transaction);
        await AddRemovedAsync(connection, transaction, runId, count);
        return new Removals(count, missing, ReasonIncomplete: null);
    }

    // Removes only those campaigns whose removal two later listings have confirmed, and holds the removal of the others.
    private static async Task<Removals> HoldAsync(DbConnection connection, DbTransaction transaction, Guid runId, MissingCampaigns missing)
    {
        var due = await connection.GetDatabaseTimeAsync(transaction) - RemovalGuard.ConfirmationInterval;
        var count = await connection.ExecuteAsync(
            $"UPDATE campaigns SET {Remove} WHERE {IsMissing} AND removal_confirmed_at <= @due", new { runId, due }, transaction);
        await connection.ExecuteAsync(
            $"""
            UPDATE campaigns SET
                missing_since = coalesce(missing_since, clock_timestamp()),
                removal_held_at = coalesce(removal_held_at, clock_timestamp()),
                removal_confirmed_at = CASE WHEN removal_held_at < (SELECT started_at FROM sync_runs WHERE id = @runId)
                                            THEN coalesce(removal_confirmed_at, clock_timestamp()) END
            WHERE {IsMissing}
            """,
            new { runId },
            transaction);
        await AddRemovedAsync(connection, transaction, runId, count);
        var held = missing.Missing - count;
        var reason = held > 0 ? RemovalGuard.Reason(missing.ClientId, held, missing.Known) : null;
        await connection.ExecuteAsync(
            "UPDATE sync_runs SET held_removals = @held, reason = @reason WHERE id = @runId", new { runId, held, reason }, transaction);
        return new Removals(count, 0, ReasonIncomplete: null, held);
    }

    private static Task<int> AddRemovedAsync(DbConnection connection, DbTransaction transaction, Guid runId, int count) =>
        connection.ExecuteAsync("UPDATE sync_runs SET removed = removed + @count WHERE id = @runId", new { runId, count }, transaction);

    // Requested campaigns that no page contained but that are known to exist have not failed: the listing may have skipped them.
    private async Task<IReadOnlySet<string>> GetKnownAsync(
        DbConnection connection, DbTransaction transaction, Guid runId, IReadOnlyList<string> missing) =>
        missing.Count == 0
            ? new HashSet<string>()
            : (await connection.QueryAsync<string>(
                $"""
                SELECT campaign_id FROM campaigns
                WHERE client_id = (SELECT client_id FROM sync_runs WHERE id = @runId) AND removed_at IS NULL
                  AND campaign_id {database.IsOneOf("missing")}
                """,
                new { runId, missing = missing.ToArray() },
                transaction)).ToHashSet(StringComparer.Ordinal);

    // The known campaigns that a complete listing does not contain, and the client's settings of the guard.
    private sealed record MissingCampaigns
    {
        public required string ClientId { get; init; }

        public int? Percent { get; init; }

        public int? Count { get; init; }

        public int Missing { get; init; }

        public int Known { get; init; }
    }
}
