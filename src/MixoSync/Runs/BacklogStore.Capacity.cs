using System.Data.Common;
using Dapper;

namespace MixoSync.Runs;

/// <content>How many more messages of a run may be in the queues.</content>
internal sealed partial class BacklogStore
{
    // All runs of the client count, because they share its in-flight limit. While a listing is active, one call is reserved for it.
    // A run without outstanding messages may always send one, or it would never continue.
    private async Task<SendCapacity?> GetCapacityAsync(DbConnection connection, DbTransaction? transaction, Guid runId)
    {
        var run = await connection.QuerySingleOrDefaultAsync<SendCapacity>(
            $"""
            SELECT r.client_id, c.max_in_flight AS places, clock_timestamp() AS now, r.state = 'running' AS is_running,
                   r.state = 'running' AND r.listing_finished_at IS NULL AS is_listing,
                   EXISTS (SELECT 1 FROM sync_items i WHERE i.run_id = r.id AND i.message IS NOT NULL) AS has_backlog
            FROM sync_runs r JOIN clients c ON c.id = r.client_id
            WHERE r.id = @runId {(transaction is null ? "" : database.LockRowOf("r"))}
            """,
            new { runId },
            transaction);
        return run is null || (transaction is null && !run.HasBacklog) ? run : await WithOutstandingAsync(connection, transaction, runId, run);
    }

    private static async Task<SendCapacity> WithOutstandingAsync(DbConnection connection, DbTransaction? transaction, Guid runId, SendCapacity run)
    {
        var (own, all) = await connection.QuerySingleAsync<(long Own, long All)>(
            $"""
            SELECT (SELECT count(*) FROM sync_items i WHERE i.run_id = @runId AND {IsOutstanding("i")})
                       + (SELECT count(*) FROM sync_items i WHERE i.run_id = @runId AND {IsReplayed("i")})
                       + (SELECT count(*) FROM sync_items i WHERE i.run_id = @runId AND i.send_claimed_at >= @expired),
                   (SELECT count(*) FROM sync_runs a JOIN sync_items i ON i.run_id = a.id
                    WHERE a.client_id = @ClientId AND a.state IN ('queued', 'running') AND {IsOutstanding("i")})
                       + (SELECT count(*) FROM sync_items i JOIN sync_runs a ON a.id = i.run_id
                          WHERE a.client_id = @ClientId AND {IsReplayed("i")})
                       + (SELECT count(*) FROM sync_items i JOIN sync_runs a ON a.id = i.run_id
                          WHERE a.client_id = @ClientId AND i.send_claimed_at >= @expired)
                       + (SELECT count(*) FROM sync_runs a
                          WHERE a.client_id = @ClientId AND a.state = 'running' AND a.listing_finished_at IS NULL)
            """,
            new { runId, run.ClientId, expired = run.Now - SendLease },
            transaction);
        return run with { OwnOutstanding = own, Outstanding = all };
    }

    // The message is in a queue, or a worker is handling it.
    private static string IsOutstanding(string item) => $"{item}.state = 'pending' AND {item}.message IS NULL";

    // The same for a replayed dead letter.
    private static string IsReplayed(string item) =>
        $"{item}.state = 'failed' AND ({item}.delivered_at IS NOT NULL OR {item}.waits_until IS NOT NULL)";

    private sealed record SendCapacity
    {
        public required string ClientId { get; init; }

        public DateTimeOffset Now { get; init; }

        public bool HasBacklog { get; init; }

        public bool IsRunning { get; init; }

        public bool IsListing { get; init; }

        public long Places { get; init; }

        public long OwnOutstanding { get; init; }

        public long Outstanding { get; init; }

        public long Free => Places > Outstanding ? Places - Outstanding
            : OwnOutstanding == 0 && !IsListing ? 1
            : 0;

        // A client with a high in-flight limit gets several messages at once, because each time costs a lock and four round trips.
        public bool IsWorthSending => Free >= (OwnOutstanding == 0 ? 1 : Math.Max(1, Places / 8));
    }
}
