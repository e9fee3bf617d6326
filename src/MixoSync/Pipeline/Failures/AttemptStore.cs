using Dapper;
using MixoSync.Storage;

namespace MixoSync.Pipeline.Failures;

/// <summary>Counts failed attempts in the database, so that the count survives a crash of the worker.</summary>
internal sealed class AttemptStore(Database database)
{
    /// <summary>Counts one more failed attempt of a message.</summary>
    /// <param name="message">The message that failed.</param>
    /// <param name="failure">The failure.</param>
    /// <param name="redeliveries">The redelivery count of the message.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>All failed attempts, or null if the run or the item no longer exists or the item is synced.</returns>
    public async Task<Attempts?> CountAsync(
        IRunMessage message, Failure failure, int redeliveries, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return message is SyncCampaign campaign
            // The message of a failed item is a replayed dead letter. Its attempts start over, counted by its redeliveries.
            ? await connection.QuerySingleOrDefaultAsync<Attempts>(
                """
                UPDATE sync_items SET
                    attempts = CASE WHEN state = 'failed' THEN @redeliveries + 1 ELSE attempts + 1 END,
                    first_failed_at = coalesce(first_failed_at, clock_timestamp()),
                    failure_kind = @kind, reason = @Reason, updated_at = clock_timestamp()
                WHERE run_id = @RunId AND campaign_id = @Id AND state <> 'synced'
                RETURNING attempts AS count, first_failed_at, clock_timestamp() AS last_failed_at
                """,
                new { message.RunId, campaign.Listed.Id, redeliveries, kind = failure.Kind.ToString(), failure.Reason })
            : await connection.QuerySingleOrDefaultAsync<Attempts>(
                """
                UPDATE sync_runs SET
                    listing_attempts = listing_attempts + 1,
                    listing_first_failed_at = coalesce(listing_first_failed_at, clock_timestamp())
                WHERE id = @RunId
                RETURNING listing_attempts AS count, listing_first_failed_at AS first_failed_at, clock_timestamp() AS last_failed_at
                """,
                new { message.RunId });
    }
}
