using Dapper;
using Microsoft.Extensions.Options;
using MixoSync.Clients;
using MixoSync.Storage;

namespace MixoSync.Quotas;

/// <summary>The quota status of a client, by the database clock.</summary>
internal sealed record QuotaStatus
{
    /// <summary>Number of calls that could start now.</summary>
    public int Free { get; init; }

    /// <summary>When the next unreserved slot becomes free.</summary>
    public DateTimeOffset? NextFreeAt { get; init; }

    /// <summary>Number of slots that parked or waiting messages have reserved.</summary>
    public int Promised { get; init; }

    public int InFlight { get; init; }

    /// <summary>No call starts before this time, because the platform asked for it.</summary>
    public DateTimeOffset? BlockedUntil { get; init; }
}

/// <summary>The quota status of all clients.</summary>
internal sealed record QuotaTotals
{
    public long Promised { get; init; }

    public long InFlight { get; init; }

    public long ClientsBlocked { get; init; }
}

/// <summary>Reads the status of the ledger without changing it.</summary>
internal sealed class QuotaStatusStore(Database database, IOptions<QuotaOptions> options)
{
    public async Task<QuotaStatus> GetAsync(Client client, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QuerySingleAsync<QuotaStatus>(
            """
            WITH slots AS (
                SELECT last_due, greatest(last_due, last_sent) + @cooldown AS free_at FROM quota_slots
                WHERE client_id = @Id AND slot < @Calls)
            SELECT @Calls - (SELECT count(*) FROM slots WHERE free_at > clock_timestamp()) AS free,
                   (SELECT nullif(min(free_at), '-infinity') FROM slots HAVING count(*) = @Calls) AS next_free_at,
                   (SELECT count(*) FROM slots WHERE last_due > clock_timestamp()) AS promised,
                   (SELECT count(*) FROM quota_calls_in_flight
                    WHERE client_id = @Id AND expires_at > clock_timestamp()) AS in_flight,
                   (SELECT blocked_until FROM quota_ledgers
                    WHERE client_id = @Id AND blocked_until > clock_timestamp()) AS blocked_until
            """,
            new { client.Id, client.Quota.Calls, cooldown = client.Quota.Window + options.Value.Margin });
    }

    public async Task<QuotaTotals> TotalsAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QuerySingleAsync<QuotaTotals>(new CommandDefinition(
            """
            SELECT (SELECT count(*) FROM quota_slots WHERE last_due > clock_timestamp()) AS promised,
                   (SELECT count(*) FROM quota_calls_in_flight WHERE expires_at > clock_timestamp()) AS in_flight,
                   (SELECT count(*) FROM quota_ledgers WHERE blocked_until > clock_timestamp()) AS clients_blocked
            """,
            cancellationToken: cancellationToken));
    }
}
