using Dapper;
using MixoSync.Clients;
using MixoSync.Runs;
using MixoSync.Storage;

namespace MixoSync.Observability.Status;

/// <summary>Totals of the whole database.</summary>
internal sealed record SystemTotals
{
    /// <summary>When the totals were read, by the database clock.</summary>
    public DateTimeOffset Now { get; init; }

    public int ClientsEnabled { get; init; }

    public int ClientsDisabled { get; init; }

    public int RunsActive { get; init; }

    /// <summary>The number of clients with held removals.</summary>
    public int ClientsWithHeldRemovals { get; init; }

    /// <summary>When the latest successful run ended.</summary>
    public DateTimeOffset? LastSuccessAt { get; init; }
}

/// <summary>A running run, with the values that determine its duration.</summary>
internal sealed record ActiveRun
{
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>The number of campaigns that the platform reports, or null before the first page.</summary>
    public long? Total { get; init; }

    public required Quota Quota { get; init; }

    public int PageSize { get; init; }

    /// <summary>Since when the oldest due campaign has been waiting for a worker, or null if none is waiting.</summary>
    public DateTimeOffset? OldestDueAt { get; init; }
}

/// <summary>An enabled client with a schedule, and its runs.</summary>
internal sealed record ScheduledClient
{
    public required string Id { get; init; }

    public required CronSchedule Schedule { get; init; }

    public required IanaTimeZone TimeZone { get; init; }

    public required Quota Quota { get; init; }

    public int PageSize { get; init; }

    /// <summary>When the first stored run was opened.</summary>
    public DateTimeOffset? FirstRunAt { get; init; }

    /// <summary>When the newest run of all campaigns was opened that succeeded at least partially.</summary>
    public DateTimeOffset? LastFullRunAt { get; init; }

    /// <summary>The number of campaigns that the platform reported in that run.</summary>
    public long? Total { get; init; }
}

/// <summary>Reads the status of all clients and runs.</summary>
internal sealed class StatusStore(Database database)
{
    public async Task<SystemTotals> TotalsAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QuerySingleAsync<SystemTotals>(new CommandDefinition(
            """
            SELECT clock_timestamp() AS now,
                   (SELECT count(*) FROM clients WHERE enabled) AS clients_enabled,
                   (SELECT count(*) FROM clients WHERE NOT enabled) AS clients_disabled,
                   (SELECT count(DISTINCT k.client_id) FROM campaigns k JOIN clients c ON c.id = k.client_id WHERE k.removal_held_at IS NOT NULL)
                       AS clients_with_held_removals,
                   (SELECT count(*) FROM sync_runs WHERE state IN ('queued', 'running')) AS runs_active,
                   (SELECT max(finished_at) FROM sync_runs WHERE state = 'succeeded') AS last_success_at
            """,
            cancellationToken: cancellationToken));
    }

    public async Task<IReadOnlyList<ActiveRun>> ActiveRunsAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return [.. await connection.QueryAsync<ActiveRun>(new CommandDefinition(
            """
            SELECT r.started_at, r.total, c.quota, c.page_size,
                   (SELECT min(coalesce(i.waits_until, i.updated_at)) FROM sync_items i
                    WHERE i.run_id = r.id AND i.state = 'pending' AND i.message IS NULL AND i.delivered_at IS NULL) AS oldest_due_at
            FROM sync_runs r JOIN clients c ON c.id = r.client_id
            WHERE r.state = 'running'
            """,
            cancellationToken: cancellationToken))];
    }

    public async Task<IReadOnlyList<ScheduledClient>> ScheduledClientsAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return [.. await connection.QueryAsync<ScheduledClient>(new CommandDefinition(
            $"""
            SELECT c.id, c.schedule, c.time_zone, c.quota, c.page_size,
                   (SELECT min(created_at) FROM sync_runs WHERE client_id = c.id) AS first_run_at,
                   good.created_at AS last_full_run_at, good.total
            FROM clients c
            LEFT JOIN sync_runs good ON good.id = ({RunStore.SelectNewestFullRun("c.id")})
            WHERE c.enabled AND c.schedule IS NOT NULL
            """,
            cancellationToken: cancellationToken))];
    }
}
