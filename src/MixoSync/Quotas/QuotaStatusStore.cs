using System.Data.Common;
using System.Text.Json.Serialization;
using Dapper;
using Microsoft.Extensions.Options;
using MixoSync.Clients;
using MixoSync.Storage;

namespace MixoSync.Quotas;

/// <summary>The state of a client's quota, on the database clock.</summary>
internal sealed record QuotaStatus
{
    /// <summary>The client's own limits and those of its pools.</summary>
    public IReadOnlyList<LimitStatus> Limits { get; init; } = [];

    /// <summary>The number of calls that could be sent now.</summary>
    public long Free => Limits.Min(limit => limit.Free);

    /// <summary>When a new call could start after those that wait.</summary>
    public DateTimeOffset? NextFreeAt => Limits.Max(limit => limit.NextFreeAt);

    /// <summary>The number of calls that wait for a limit, of parked messages or in a process.</summary>
    [JsonPropertyName("promised")]
    public long Waiting => Urgent + Listing + Normal + Backfill;

    /// <summary>The waiting calls that a person requested.</summary>
    public long Urgent { get; init; }

    /// <summary>The waiting list calls.</summary>
    public long Listing { get; init; }

    /// <summary>The waiting calls of scheduled runs.</summary>
    public long Normal { get; init; }

    /// <summary>The waiting calls of backfills.</summary>
    public long Backfill { get; init; }

    public int InFlight { get; init; }

    /// <summary>Until when the client or a pool is blocked, because the platform rejected a call with a rate limit.</summary>
    public DateTimeOffset? BlockedUntil { get; init; }
}

/// <summary>The state of one limit.</summary>
internal sealed record LimitStatus
{
    /// <summary>The pool that has the limit, or null if it is the client's own.</summary>
    public string? Pool { get; init; }

    /// <summary>The limit, for example <c>10/60s</c>.</summary>
    public string Limit { get; init; } = "";

    /// <summary>The number of calls that it allows now.</summary>
    public long Free { get; init; }

    /// <summary>The number of calls that wait for the limits of its client or pool.</summary>
    public long Waiting { get; init; }

    /// <summary>When it allows a new call after those that wait.</summary>
    public DateTimeOffset NextFreeAt { get; init; }
}

/// <summary>Totals of the ledger over all clients.</summary>
internal sealed record QuotaTotals
{
    [JsonPropertyName("promised")]
    public long Waiting => Urgent + Listing + Normal + Backfill;

    public long Urgent { get; init; }

    public long Listing { get; init; }

    public long Normal { get; init; }

    public long Backfill { get; init; }

    public long InFlight { get; init; }

    public long ClientsBlocked { get; init; }
}

/// <summary>Reads the state of the ledger without locking it.</summary>
internal sealed class QuotaStatusStore(Database database, IOptions<QuotaOptions> options)
{
    public async Task<QuotaStatus> GetAsync(Client client, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var parameters = LimitParameters.Of(client).With(new { client.Id, client = ScopeName.OfClient(client.Id), options.Value.Margin });
        var limits = await ListLimitsAsync(connection, parameters);
        var status = await connection.QuerySingleAsync<QuotaStatus>(
            """
            SELECT count(*) FILTER (WHERE lane = 0) AS urgent, count(*) FILTER (WHERE lane = 1) AS listing,
                   count(*) FILTER (WHERE lane = 2) AS normal, count(*) FILTER (WHERE lane = 3) AS backfill,
                   (SELECT count(*) FROM quota_calls_in_flight WHERE client_id = @Id AND expires_at > quota_clock()) AS in_flight,
                   (SELECT max(blocked_until) FROM quota_ledgers WHERE scope = ANY (@Scopes) AND blocked_until > quota_clock()) AS blocked_until
            FROM quota_waits WHERE scope = @client AND due > quota_clock()
            """,
            parameters);
        return status with { Limits = [.. limits.Zip(Names(client), (limit, name) => limit with { Pool = name.Pool, Limit = name.Limit })] };
    }

    /// <summary>Returns the state of each limit of a pool.</summary>
    public async Task<IReadOnlyList<LimitStatus>> GetAsync(QuotaPool pool, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var limits = await ListLimitsAsync(connection, LimitParameters.Of(pool).With(new { options.Value.Margin }));
        return [.. limits.Zip(pool.Quota.Limits, (status, limit) => status with { Pool = pool.Name, Limit = $"{limit}" })];
    }

    private static Task<IEnumerable<LimitStatus>> ListLimitsAsync(DbConnection connection, DynamicParameters parameters) =>
        connection.QueryAsync<LimitStatus>(
            $"""
            SELECT quota_free(l::quota_limit, @Margin, quota_clock()) AS free, waiting,
                   quota_time(l::quota_limit, @Margin, waiting + 1, quota_clock(), interval '0') AS next_free_at
            FROM unnest(quota_limits({LimitParameters.Names})) l,
                 LATERAL (SELECT count(*) AS waiting FROM quota_waits w WHERE w.scope = l.scope AND w.due > quota_clock()) w
            """,
            parameters);

    private static IEnumerable<(string? Pool, string Limit)> Names(Client client) =>
        client.Quota.Limits.Select(limit => ((string?)null, $"{limit}"))
            .Concat(client.Pools.All.SelectMany(pool => pool.Quota.Limits.Select(limit => ((string?)pool.Name, $"{limit}"))));

    public async Task<QuotaTotals> TotalsAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QuerySingleAsync<QuotaTotals>(new CommandDefinition(
            """
            SELECT count(*) FILTER (WHERE lane = 0) AS urgent, count(*) FILTER (WHERE lane = 1) AS listing,
                   count(*) FILTER (WHERE lane = 2) AS normal, count(*) FILTER (WHERE lane = 3) AS backfill,
                   (SELECT count(*) FROM quota_calls_in_flight WHERE expires_at > quota_clock()) AS in_flight,
                   (SELECT count(*) FROM quota_ledgers WHERE blocked_until > quota_clock()) AS clients_blocked
            FROM quota_waits WHERE starts_with(scope, 'client:') AND due > quota_clock()
            """,
            cancellationToken: cancellationToken));
    }
}
