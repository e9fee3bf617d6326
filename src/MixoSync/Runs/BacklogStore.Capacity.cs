using System.Data.Common;
using Dapper;

namespace MixoSync.Runs;

/// <content>Calculates how many more messages of a run may be sent.</content>
internal sealed partial class BacklogStore
{
    // The messages of all runs of the client count because they share its in-flight limit. While a listing is being read, one
    // call is left for it. A run without outstanding messages may always send one, otherwise it would never continue.
    private async Task<SendCapacity?> GetCapacityAsync(DbConnection connection, DbTransaction? transaction, Guid runId)
    {
        var run = await connection.QuerySingleOrDefaultAsync<SendCapacity>(
            $"""
            SELECT r.client_id, c.max_in_flight, clock_timestamp() AS now, r.state = 'running' AS is_running,
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
        var (own, all, urgent, urgentOutstanding) = await connection.QuerySingleAsync<(long, long, long, long)>(
            $"""
            SELECT (SELECT count(*) FROM ({Outstanding("= @runId", pendingRuns: "= @runId")}) own),
                   (SELECT count(*) FROM ({Outstanding(
                       "IN (SELECT id FROM sync_runs WHERE client_id = @ClientId)",
                       pendingRuns: "IN (SELECT id FROM sync_runs WHERE client_id = @ClientId AND state IN ('queued', 'running'))")}) everything)
                       + (SELECT count(*) FROM sync_runs
                          WHERE client_id = @ClientId AND state = 'running' AND listing_finished_at IS NULL),
                   (SELECT count(*) FROM sync_items i WHERE {IsUrgent} AND i.message IS NOT NULL AND (i.send_claimed_at IS NULL OR i.send_claimed_at < @expired)),
                   (SELECT count(*) FROM sync_items i WHERE {IsUrgent} AND (i.message IS NULL OR i.send_claimed_at >= @expired))
            """,
            new { runId, run.ClientId, expired = run.Now - SendLease },
            transaction);
        return run with { OwnOutstanding = own, Outstanding = all, Urgent = urgent, UrgentOutstanding = urgentOutstanding };
    }

    private const string IsUrgent = "i.run_id = @runId AND i.urgent_at IS NOT NULL AND i.state = 'pending'";

    // Selects items whose message is in a queue, is being handled, or is being sent. Messages of pending items do not count if their run
    // has ended. The parts of the union are disjoint; each can use its own partial index.
    private static string Outstanding(string runs, string pendingRuns) =>
        $"""
        SELECT o.run_id FROM sync_items o WHERE o.run_id {pendingRuns} AND o.state = 'pending' AND o.message IS NULL
        UNION ALL
        {OutstandingInAnyRun(runs)}
        """;

    // Selects those that also count if their run has ended: replayed dead letters, which stay 'failed' until they succeed, and messages
    // that are being sent.
    private static string OutstandingInAnyRun(string runs) =>
        $"""
        SELECT o.run_id FROM sync_items o
        WHERE o.run_id {runs} AND o.state = 'failed' AND (o.delivered_at IS NOT NULL OR o.waits_until IS NOT NULL)
        UNION ALL
        SELECT o.run_id FROM sync_items o WHERE o.run_id {runs} AND o.send_claimed_at >= @expired
        """;

    private sealed record SendCapacity
    {
        public required string ClientId { get; init; }

        public DateTimeOffset Now { get; init; }

        public bool HasBacklog { get; init; }

        public bool IsRunning { get; init; }

        public bool IsListing { get; init; }

        public long MaxInFlight { get; init; }

        public long OwnOutstanding { get; init; }

        public long Outstanding { get; init; }

        /// <summary>The number of urgent campaigns in the backlog.</summary>
        public long Urgent { get; init; }

        public long UrgentOutstanding { get; init; }

        /// <summary>
        /// How many messages of urgent campaigns may be sent. Messages that are parked do not delay them, so they have a limit of their own.
        /// </summary>
        public long UrgentAvailable => Urgent > 0 && IsRunning ? Math.Max(0, MaxInFlight - UrgentOutstanding) : 0;

        public long Available => MaxInFlight > Outstanding ? MaxInFlight - Outstanding
            : OwnOutstanding == 0 && !IsListing ? 1
            : 0;

        public bool CanSend => UrgentAvailable > 0 || Available > 0;

        // Sending costs a lock and four round trips, so a client with a high limit gets several messages at once.
        public bool IsWorthSending => UrgentAvailable > 0 || Available >= (OwnOutstanding == 0 ? 1 : Math.Max(1, MaxInFlight / 8));
    }
}
