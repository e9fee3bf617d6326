using Dapper;
using MixoSync.Clients;
using MixoSync.Runs;
using MixoSync.Storage;

namespace MixoSync.Scheduling;

/// <summary>A client that was due.</summary>
/// <param name="ClientId">The client.</param>
/// <param name="RunId">The run that was opened, or null if the client's previous run is still active.</param>
internal sealed record DueClient(string ClientId, Guid? RunId);

/// <summary>Claims work for one of several schedulers: due clients, and runs whose first message has not been published.</summary>
internal sealed class ScheduleStore(Database database)
{
    /// <summary>
    /// How long a scheduler may take to publish a run that it claimed before another scheduler may publish it. Publishing a run twice is
    /// harmless because its consumer starts it only once.
    /// </summary>
    public static TimeSpan PublishLease { get; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Claims due clients: sets the next run time of each and opens its run, in one transaction. Rows that another scheduler is claiming
    /// are skipped, so several schedulers open only one run.
    /// </summary>
    public async Task<IReadOnlyList<DueClient>> ClaimDueAsync(int limit, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var due = (await connection.QueryAsync<(string Id, CronSchedule? Schedule, IanaTimeZone Zone, DateTimeOffset Now)>(
            $"""
            SELECT id, schedule, time_zone, clock_timestamp() FROM clients
            WHERE enabled AND next_run_at <= clock_timestamp()
            ORDER BY next_run_at LIMIT @limit {database.SkipLocked}
            """,
            new { limit },
            transaction)).AsList();
        var claimed = new List<DueClient>();
        foreach (var (id, schedule, zone, now) in due)
        {
            await connection.ExecuteAsync(
                "UPDATE clients SET next_run_at = @next WHERE id = @id", new { id, next = schedule?.NextAfter(now, zone) }, transaction);
            var run = await RunStore.InsertAsync(connection, new NewRun(id, RunOrigin.Schedule), transaction);
            claimed.Add(new DueClient(id, run));
        }

        await transaction.CommitAsync(cancellationToken);
        return claimed;
    }

    /// <summary>Claims queued runs whose first message is not confirmed: new runs, and runs whose publish lease has expired.</summary>
    public async Task<IReadOnlyList<OpenedRun>> ClaimUnpublishedAsync(int limit, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var now = await connection.GetDatabaseTimeAsync(transaction);
        var runs = (await connection.QueryAsync<(Guid Id, string ClientId)>(
            $"""
            SELECT id, client_id FROM sync_runs
            WHERE published_at IS NULL AND state = 'queued'
              AND (publish_claimed_at IS NULL OR publish_claimed_at < @expired)
            ORDER BY created_at LIMIT @limit {database.SkipLocked}
            """,
            new { limit, expired = now - PublishLease },
            transaction)).AsList();
        foreach (var (id, _) in runs)
        {
            await connection.ExecuteAsync(
                "UPDATE sync_runs SET publish_claimed_at = @now WHERE id = @id", new { now, id }, transaction);
        }

        await transaction.CommitAsync(cancellationToken);
        return [.. runs.Select(run => new OpenedRun(run.Id, run.ClientId))];
    }
}
