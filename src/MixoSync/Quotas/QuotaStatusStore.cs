using Dapper;
using Microsoft.Extensions.Options;
using MixoSync.Clients;
using MixoSync.Storage;

namespace MixoSync.Quotas;

/// <summary>How a client's quota stands, by the database's clock.</summary>
internal sealed record QuotaStatus
{
    /// <summary>Calls that could be sent at once.</summary>
    public int Free { get; init; }

    /// <summary>When the next slot is free that nobody was promised.</summary>
    public DateTimeOffset? NextFreeAt { get; init; }

    /// <summary>Slots that parked or waiting messages were promised.</summary>
    public int Promised { get; init; }

    public int InFlight { get; init; }

    /// <summary>Nobody calls before this time: the platform said so.</summary>
    public DateTimeOffset? BlockedUntil { get; init; }
}

/// <summary>The ledger over all clients.</summary>
internal sealed record QuotaTotals
{
    public long Promised { get; init; }

    public long InFlight { get; init; }

    public long ClientsBlocked { get; init; }
}

/// <summary>Reads the ledger without taking part in it.</summary>
internal sealed class QuotaStatusStore(Database database, IOptions<QuotaOptions> options)
{
    public async Task<QuotaStatus> GetAsync(Client client, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QuerySingleAsync<QuotaStatus>(
            """
            WITH slots AS (
                SELECT last_due, greatest(last_due, last_sent) + @rest AS free_at FROM quota_slots
                WHERE client_id = @Id AND slot < @Calls)
            SELECT @Calls - (SELECT count(*) FROM slots WHERE free_at > clock_timestamp()) AS free,
                   (SELECT nullif(min(free_at), '-infinity') FROM slots HAVING count(*) = @Calls) AS next_free_at,
                   (SELECT count(*) FROM slots WHERE last_due > clock_timestamp()) AS promised,
                   (SELECT count(*) FROM quota_calls_in_flight
                    WHERE client_id = @Id AND expires_at > clock_timestamp()) AS in_flight,
                   (SELECT blocked_until FROM quota_ledgers
                    WHERE client_id = @Id AND blocked_until > clock_timestamp()) AS blocked_until
            """,
            new { client.Id, client.Quota.Calls, rest = client.Quota.Window + options.Value.Margin });
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
