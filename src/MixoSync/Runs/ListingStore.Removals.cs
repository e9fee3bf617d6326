using System.Data.Common;
using Dapper;

namespace MixoSync.Runs;

/// <content>Marks campaigns that are no longer listed as removed, and removes the mark when they are listed again.</content>
internal sealed partial class ListingStore
{
    // A campaign that was listed after this run started was found by a newer listing and is not missing.
    private const string IsMissing =
        """
        client_id = (SELECT client_id FROM sync_runs WHERE id = @runId) AND removed_at IS NULL
        AND listed_at < (SELECT started_at FROM sync_runs WHERE id = @runId)
        AND NOT EXISTS (SELECT 1 FROM sync_items i WHERE i.run_id = @runId AND i.campaign_id = campaigns.campaign_id)
        """;

    private Task<int> UnmarkRemovedAsync(DbConnection connection, DbTransaction transaction, Guid runId, string[] listed) =>
        connection.ExecuteAsync(
            $"""
            UPDATE campaigns SET removed_at = NULL, missing_since = NULL
            WHERE client_id = (SELECT client_id FROM sync_runs WHERE id = @runId) AND (removed_at IS NOT NULL OR missing_since IS NOT NULL)
              AND campaign_id {database.IsOneOf("listed")}
            """,
            new { runId, listed },
            transaction);

    private static async Task<Removals> MarkRemovedAsync(DbConnection connection, DbTransaction transaction, Guid runId)
    {
        var completeness = await connection.QuerySingleAsync<ListingCompleteness>(
            """
            SELECT campaign_ids, pages, total, listing_gap AS gap,
                   (SELECT count(*) FROM sync_items WHERE run_id = @runId) AS listed,
                   (SELECT count(*) FROM sync_items WHERE run_id = @runId AND page = 1) AS on_first_page
            FROM sync_runs WHERE id = @runId
            """,
            new { runId },
            transaction);
        if (completeness.ReasonIncomplete is { } reason)
        {
            return new Removals(0, 0, reason);
        }

        // First those that the previous complete listing did not contain either. The rest is missing for the first time.
        var count = await connection.ExecuteAsync(
            $"""
            UPDATE campaigns SET removed_at = clock_timestamp()
            WHERE {IsMissing} AND missing_since < (SELECT started_at FROM sync_runs WHERE id = @runId)
            """,
            new { runId },
            transaction);
        var missing = await connection.ExecuteAsync(
            $"UPDATE campaigns SET missing_since = clock_timestamp() WHERE {IsMissing} AND missing_since IS NULL", new { runId }, transaction);
        await connection.ExecuteAsync(
            "UPDATE sync_runs SET removed = removed + @count WHERE id = @runId", new { runId, count }, transaction);
        return new Removals(count, missing, ReasonIncomplete: null);
    }

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
}
