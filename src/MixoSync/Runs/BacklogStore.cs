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
/// The backlog of a run: messages that are not in the queue yet and wait with their items. A run has at most as many messages in
/// the queues as its client may have calls in flight, so no message occupies a worker just to wait for another call.
/// </summary>
/// <remarks>
/// The methods lock the row of the run first. Otherwise a message could return to the backlog just when the last message that would
/// have sent it ends. <see cref="FindStalledAsync"/> finds messages that are left behind all the same.
/// </remarks>
internal sealed partial class BacklogStore(Database database)
{
    /// <summary>
    /// How long a process may take to send the messages that it has claimed, before another process may send them again. If a
    /// message is sent twice, one copy is handled.
    /// </summary>
    public static TimeSpan SendLease { get; } = TimeSpan.FromSeconds(30);

    /// <summary>Claims the next messages of a run, up to its capacity, so that the caller can send them.</summary>
    /// <returns>
    /// The messages, or null. <see cref="MarkSentAsync"/> removes them from the backlog, <see cref="ReleaseAsync"/> keeps them
    /// there.
    /// </returns>
    public async Task<ClaimedItems?> ClaimNextAsync(Guid runId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);

        // Checked without the lock first: usually there is nothing to send, or no capacity.
        if (await GetCapacityAsync(connection, transaction: null, runId) is not { HasBacklog: true, IsWorthSending: true })
        {
            return null;
        }

        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (await GetCapacityAsync(connection, transaction, runId) is not { Free: > 0 } room)
        {
            return null;
        }

        // A pending item of a completed run is no longer needed. A replayed dead letter is.
        var next = (await connection.QueryAsync<(string Id, string Message)>(
            """
            SELECT campaign_id, message FROM sync_items
            WHERE run_id = @runId AND message IS NOT NULL AND (send_claimed_at IS NULL OR send_claimed_at < @expired)
              AND (state = 'failed' OR (state = 'pending' AND @IsRunning))
            ORDER BY page, campaign_id LIMIT @Free
            """,
            new { runId, room.IsRunning, room.Free, expired = room.Now - SendLease },
            transaction)).AsList();
        if (next.Count == 0)
        {
            return null;
        }

        var claimed = new ClaimedItems(runId, room.ClientId, [.. next.Select(item => BacklogItem.Parse(item.Message))], room.Now);
        await connection.ExecuteAsync(
            $"UPDATE sync_items SET send_claimed_at = @ClaimedAt WHERE run_id = @RunId AND campaign_id {database.IsOneOf("Ids")}",
            new { claimed.ClaimedAt, claimed.RunId, claimed.Ids },
            transaction);
        await transaction.CommitAsync(cancellationToken);
        return claimed;
    }

    /// <summary>
    /// Removes messages from the backlog that the broker has confirmed. Messages that were handled or returned in the meantime
    /// remain unchanged.
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

    /// <summary>Keeps messages in the backlog that could not all be sent.</summary>
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
    /// Returns a message to the backlog that cannot start its call now: a replayed message if the client has no capacity, or a
    /// message that would exceed the in-flight limit. The caller then acknowledges the message.
    /// </summary>
    /// <param name="runId">The run.</param>
    /// <param name="item">The item of the message.</param>
    /// <param name="isClaimed">Whether the caller has claimed the item. Otherwise the item must not be claimed.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>
    /// False if nothing has changed: there is capacity, another message has claimed the item, or no other message of the run is
    /// outstanding that would send this one when it ends.
    /// </returns>
    public async Task<bool> TryReturnAsync(Guid runId, BacklogItem item, bool isClaimed, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var room = await GetCapacityAsync(connection, transaction, runId);
        if (room is null || room.OwnOutstanding - (isClaimed ? 1 : 0) <= 0 || (!isClaimed && room.Free > 0))
        {
            return false;
        }

        var returned = await connection.ExecuteAsync(
            """
            UPDATE sync_items SET message = @text, send_claimed_at = NULL, delivered_at = NULL, waits_until = NULL, updated_at = clock_timestamp()
            WHERE run_id = @runId AND campaign_id = @Id AND message IS NULL AND (state = 'failed' OR (state = 'pending' AND @IsRunning))
              AND (delivered_at IS NOT NULL) = @isClaimed AND (@isClaimed OR waits_until IS NULL)
            """,
            new { runId, item.Listed.Id, text = item.ToString(), isClaimed, room.IsRunning },
            transaction) > 0;
        await transaction.CommitAsync(cancellationToken);
        return returned;
    }

    /// <summary>
    /// Finds runs with a backlog, but without an outstanding message that would send it. That happens only if a process dies
    /// between two writes, or if an older version handles the last message during an upgrade. Abandoned claims on replayed dead
    /// letters are released first.
    /// </summary>
    /// <param name="limit">Maximum number of runs.</param>
    /// <param name="abandonedAfter">Time after which the claim of a replayed message counts as abandoned.</param>
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
              AND NOT EXISTS (SELECT 1 FROM sync_items i WHERE i.run_id = r.id AND {IsOutstanding("i")})
              AND NOT EXISTS (SELECT 1 FROM sync_items i WHERE i.run_id = r.id AND {IsReplayed("i")})
              AND NOT EXISTS (SELECT 1 FROM sync_items i WHERE i.run_id = r.id AND i.send_claimed_at >= @expired)
            UNION
            SELECT i.run_id FROM sync_items i JOIN sync_runs r ON r.id = i.run_id
            WHERE i.state = 'failed' AND i.message IS NOT NULL AND r.state NOT IN ('queued', 'running')
              AND NOT EXISTS (SELECT 1 FROM sync_items o WHERE o.run_id = i.run_id AND ({IsReplayed("o")} OR o.send_claimed_at >= @expired))
            LIMIT @limit
            """,
            new { limit, expired = now - SendLease })];
    }
}
