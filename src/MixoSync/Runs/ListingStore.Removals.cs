using System.Data.Common;
using Dapper;

namespace MixoSync.Runs;

/// <content>Campaigns that are no longer listed, and campaigns that are listed again.</content>
internal sealed partial class ListingStore
{
    // A campaign that was listed after the start of the run is on a newer listing.
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
        var proof = await connection.QuerySingleAsync<ListingCompleteness>(
            """
            SELECT campaign_ids, pages, total, listing_gap AS gap,
                   (SELECT count(*) FROM sync_items WHERE run_id = @runId) AS listed,
                   (SELECT count(*) FROM sync_items WHERE run_id = @runId AND page = 1) AS on_first_page
            FROM sync_runs WHERE id = @runId
            """,
            new { runId },
            transaction);
        if (proof.ReasonIncomplete is { } objection)
        {
            return new Removals(0, 0, objection);
        }

        // First those that an earlier listing did not contain either. The others are missing for the first time.
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

    /// <summary>
    /// Returns the requested campaigns that no page contains, but that are known to exist. The listing may have skipped them, so
    /// they have not failed.
    /// </summary>
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
