using System.Text.Json;
using Dapper;
using MixoSync.Platforms;
using MixoSync.Storage;

namespace MixoSync.Runs;

/// <summary>A campaign whose message waits in the backlog of its run.</summary>
/// <param name="Listed">The campaign as it was listed.</param>
/// <param name="ListedAt">When it was listed, by the database clock.</param>
internal sealed record BacklogItem(ListedCampaign Listed, DateTimeOffset ListedAt)
{
    public static BacklogItem Parse(string text) => JsonSerializer.Deserialize<BacklogItem>(text)!;

    public override string ToString() => JsonSerializer.Serialize(this);
}

/// <summary>Items of a run's backlog that a process has claimed to send their messages.</summary>
/// <param name="RunId">The run.</param>
/// <param name="ClientId">The client of the run.</param>
/// <param name="Items">The items, at least one.</param>
/// <param name="ClaimedAt">When they were claimed, by the database clock. Identifies the claim.</param>
internal sealed record ClaimedItems(Guid RunId, string ClientId, IReadOnlyList<BacklogItem> Items, DateTimeOffset ClaimedAt)
{
    public string[] Ids => [.. Items.Select(item => item.Listed.Id)];
}

/// <summary>
/// Stores messages of a run that have not been sent yet, each in the row of its item. A run therefore never has more messages in
/// the queues than its client's in-flight limit, and no message occupies a worker only to wait for a call to end.
/// </summary>
/// <remarks>
/// The methods lock the run's row first. Otherwise a message could return to the backlog at the moment the last message that
/// would have sent it ends. <see cref="FindStalledAsync"/> finds runs that are stuck anyway.
/// </remarks>
internal sealed partial class BacklogStore(Database database)
{
    /// <summary>
    /// How long a process may take to send the messages that it claimed. After that another process may send them again; only one
    /// copy of a message is handled.
    /// </summary>
    public static TimeSpan SendLease { get; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Claims the next messages of a run, up to the in-flight limit. The caller sends them. If urgent campaigns wait, only theirs.
    /// </summary>
    /// <returns>
    /// The claimed messages, or null if there are none to send. <see cref="MarkSentAsync"/> removes them from the backlog;
    /// <see cref="ReleaseAsync"/> keeps them there.
    /// </returns>
    public async Task<ClaimedItems?> ClaimNextAsync(Guid runId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);

        // Check without the lock first: usually there is nothing to send or no capacity.
        if (await GetCapacityAsync(connection, transaction: null, runId) is not { HasBacklog: true, IsWorthSending: true })
        {
            return null;
        }

        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (await GetCapacityAsync(connection, transaction, runId) is not { CanSend: true } capacity)
        {
            return null;
        }

        // Pending items of an ended run are no longer processed. Replayed dead letters are.
        var areUrgent = capacity.UrgentAvailable > 0;
        var next = (await connection.QueryAsync<(string Id, string Message)>(
            $"""
            SELECT campaign_id, message FROM sync_items
            WHERE run_id = @runId {(areUrgent ? "AND urgent_at IS NOT NULL" : "")} AND message IS NOT NULL AND (send_claimed_at IS NULL OR send_claimed_at < @expired)
              AND (state = 'failed' OR (state = 'pending' AND @IsRunning))
            ORDER BY page, campaign_id LIMIT @limit
            """,
            new { runId, capacity.IsRunning, limit = areUrgent ? capacity.UrgentAvailable : capacity.Available, expired = capacity.Now - SendLease },
            transaction)).AsList();
        if (next.Count == 0)
        {
            return null;
        }

        var claimed = new ClaimedItems(runId, capacity.ClientId, [.. next.Select(item => BacklogItem.Parse(item.Message))], capacity.Now);
        await connection.ExecuteAsync(
            $"UPDATE sync_items SET send_claimed_at = @ClaimedAt WHERE run_id = @RunId AND campaign_id {database.IsOneOf("Ids")}",
            new { claimed.ClaimedAt, claimed.RunId, claimed.Ids },
            transaction);
        await transaction.CommitAsync(cancellationToken);
        return claimed;
    }

    /// <summary>
    /// Removes messages from the backlog after the broker has confirmed them. Items whose message has been handled or returned in
    /// the meantime do not change.
    /// </summary>
    public async Task MarkSentAsync(ClaimedItems items, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await connection.ExecuteAsync(
            $"""
            UPDATE sync_items SET message = NULL, send_claimed_at = NULL, updated_at = clock_timestamp(),
                waits_until = CASE WHEN state = 'failed' THEN clock_timestamp() END
            WHERE run_id = @RunId AND campaign_id {database.IsOneOf("Ids")} AND send_claimed_at = @ClaimedAt
            """,
            new { items.RunId, items.Ids, items.ClaimedAt });
    }

    /// <summary>Releases the claim on messages of which at least one could not be sent. All stay in the backlog.</summary>
    public async Task ReleaseAsync(ClaimedItems items, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await connection.ExecuteAsync(
            $"""
            UPDATE sync_items SET send_claimed_at = NULL
            WHERE run_id = @RunId AND campaign_id {database.IsOneOf("Ids")} AND send_claimed_at = @ClaimedAt
            """,
            new { items.RunId, items.Ids, items.ClaimedAt });
    }

    /// <summary>
    /// Puts a message into the backlog because the client has reached its in-flight limit. This can be a replayed message, or one whose
    /// call could not start. If true, the caller acknowledges the message.
    /// </summary>
    /// <param name="runId">The run.</param>
    /// <param name="item">The item of the message.</param>
    /// <param name="isClaimed">Whether the caller has claimed the item. If not, the item must be unclaimed.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>
    /// False if nothing changed: the message may be sent now, another message of the item claimed it, or the run has no other
    /// outstanding message that would send this one when it ends.
    /// </returns>
    public async Task<bool> TryReturnAsync(Guid runId, BacklogItem item, bool isClaimed, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var capacity = await GetCapacityAsync(connection, transaction, runId);
        if (capacity is null || capacity.OwnOutstanding - (isClaimed ? 1 : 0) <= 0 || (!isClaimed && capacity.Available > 0))
        {
            return false;
        }

        var returned = await connection.ExecuteAsync(
            """
            UPDATE sync_items SET message = @text, send_claimed_at = NULL, delivered_at = NULL, waits_until = NULL, updated_at = clock_timestamp()
            WHERE run_id = @runId AND campaign_id = @Id AND message IS NULL AND (state = 'failed' OR (state = 'pending' AND @IsRunning))
              AND (delivered_at IS NOT NULL) = @isClaimed AND (@isClaimed OR waits_until IS NULL)
            """,
            new { runId, item.Listed.Id, text = item.ToString(), isClaimed, capacity.IsRunning },
            transaction) > 0;
        await transaction.CommitAsync(cancellationToken);
        return returned;
    }

    /// <summary>
    /// Finds stalled runs: they have a backlog, but no outstanding message that would send it. This happens only if a process ended
    /// between two steps, or if an older version handled the last message during an upgrade. Abandoned claims on replayed dead
    /// letters are released first.
    /// </summary>
    /// <param name="limit">The maximum number of runs.</param>
    /// <param name="abandonedAfter">How long a replayed message may make no progress before its claim counts as abandoned.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task<IReadOnlyList<Guid>> FindStalledAsync(int limit, TimeSpan abandonedAfter, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var now = await connection.GetDatabaseTimeAsync();
        await connection.ExecuteAsync(
            """
            UPDATE sync_items SET delivered_at = NULL, waits_until = NULL
            WHERE state = 'failed' AND (delivered_at IS NOT NULL OR waits_until IS NOT NULL)
              AND coalesce(waits_until, updated_at) < @before
            """,
            new { before = now - abandonedAfter });
        return [.. await connection.QueryAsync<Guid>(
            $"""
            SELECT r.id FROM sync_runs r
            WHERE r.state = 'running' AND r.listing_finished_at IS NOT NULL
              AND EXISTS (SELECT 1 FROM sync_items i WHERE i.run_id = r.id AND i.message IS NOT NULL)
              AND NOT EXISTS ({Outstanding("= r.id", pendingRuns: "= r.id")})
            UNION
            SELECT i.run_id FROM sync_items i JOIN sync_runs r ON r.id = i.run_id
            WHERE i.state = 'failed' AND i.message IS NOT NULL AND r.state NOT IN ('queued', 'running')
              AND NOT EXISTS ({OutstandingInAnyRun("= i.run_id")})
            LIMIT @limit
            """,
            new { limit, expired = now - SendLease })];
    }
}
