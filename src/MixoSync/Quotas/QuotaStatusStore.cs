using System.Text.Json.Serialization;
using Dapper;
using Microsoft.Extensions.Options;
using MixoSync.Clients;
using MixoSync.Storage;

namespace MixoSync.Quotas;

/// <summary>The state of a client's quota, on the database clock.</summary>
internal sealed record QuotaStatus
{
    /// <summary>The number of calls that could be sent now.</summary>
    public int Free { get; init; }

    /// <summary>When the next slot without a reservation is free.</summary>
    public DateTimeOffset? NextFreeAt { get; init; }

    /// <summary>The number of slots reserved by parked or waiting messages.</summary>
    [JsonPropertyName("promised")]
    public int Reserved { get; init; }

    public int InFlight { get; init; }

    /// <summary>Until when the client is blocked, because the platform rejected a call with a rate limit.</summary>
    public DateTimeOffset? BlockedUntil { get; init; }
}

/// <summary>Totals of the ledger over all clients.</summary>
internal sealed record QuotaTotals
{
    [JsonPropertyName("promised")]
    public long Reserved { get; init; }

    public long InFlight { get; init; }

    public long ClientsBlocked { get; init; }
}

/// <summary>Reads the state of the ledger without locking it.</summary>
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
                   (SELECT count(*) FROM slots WHERE last_due > clock_timestamp()) AS reserved,
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
            SELECT (SELECT count(*) FROM quota_slots WHERE last_due > clock_timestamp()) AS reserved,
                   (SELECT count(*) FROM quota_calls_in_flight WHERE expires_at > clock_timestamp()) AS in_flight,
                   (SELECT count(*) FROM quota_ledgers WHERE blocked_until > clock_timestamp()) AS clients_blocked
            """,
            cancellationToken: cancellationToken));
    }
}
