using Dapper;
using Microsoft.Extensions.Options;
using MixoSync.Clients;
using Npgsql;

namespace MixoSync.Quotas;

/// <summary>
/// The ledger that all workers share, on the clock of the database. Acquiring is one round trip and one short transaction. No
/// transaction spans a call to the platform. The algorithm is in the migration <c>0002_quota_ledger.sql</c>.
/// </summary>
internal sealed class PostgresQuotaLedger(NpgsqlDataSource source, IOptions<QuotaOptions> options) : IQuotaLedger
{
    // A completed call notifies no one, so a waiting caller has to poll. Short compared with a call (2 s), long compared with a query.
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    public async Task<Permit> AcquireAsync(
        Client client, Permit? heldPermit, bool isPriority, TimeSpan latency, CancellationToken cancellationToken)
    {
        var reservation = heldPermit is { IsReservation: true } ? heldPermit : null;
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleAsync<Permit>(new CommandDefinition(
            latency > TimeSpan.Zero
                ? "SELECT slot, due, wait, no_place AS isinflightlimited FROM quota_ask_from_afar(@Id, @Calls, @Cooldown, @Horizon, @Slot, @Due, @isPriority, @MaxInFlight, @Lease, @PollInterval, @latency)"
                : "SELECT slot, due, wait, no_place AS isinflightlimited FROM quota_ask(@Id, @Calls, @Cooldown, @Horizon, @Slot, @Due, @isPriority, @MaxInFlight, @Lease, @PollInterval)",
            new
            {
                client.Id,
                client.Quota.Calls,
                Cooldown = client.Quota.Window + options.Value.Margin,
                Horizon = 3 * client.Quota.Window,
                reservation?.Slot,
                reservation?.Due,
                isPriority,
                client.MaxInFlight,
                options.Value.Lease,
                PollInterval,
                latency,
            },
            cancellationToken: cancellationToken));
    }

    public async Task ReportDelayAsync(Client client, Permit permit, TimeSpan latency, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            UPDATE quota_slots SET last_sent = greatest(last_sent, clock_timestamp() + @latency), last_due = greatest(last_due, clock_timestamp() + @latency)
            WHERE client_id = @Id AND slot = @Slot % @Calls
            """,
            new { client.Id, permit.Slot, client.Quota.Calls, latency },
            cancellationToken: cancellationToken));
    }

    // CompleteAsync and BlockAsync ignore the token: a cancelled call has ended as well, and a block by the platform always applies.
    public async Task CompleteAsync(Client client, Permit permit, TimeSpan? sinceSent, CancellationToken cancellationToken)
    {
        // The latency of the response makes every call look some milliseconds late, so ignore up to 25 ms.
        await using var connection = await source.OpenConnectionAsync(CancellationToken.None);
        await connection.ExecuteAsync(
            """
            WITH ended AS (DELETE FROM quota_calls_in_flight WHERE client_id = @Id AND slot = @Slot AND due = @Due)
            UPDATE quota_slots SET last_sent = clock_timestamp() - @sinceSent::interval,
                                   last_due = greatest(last_due, clock_timestamp() - @sinceSent::interval)
            WHERE client_id = @Id AND slot = @Slot % @Calls AND last_sent < clock_timestamp() - @sinceSent::interval - interval '25 ms'
            """,
            new { client.Id, permit.Slot, permit.Due, client.Quota.Calls, sinceSent });
    }

    public async Task ReleaseAsync(Client client, Permit permit, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await LockAsync(connection, transaction, client.Id);
        await connection.ExecuteAsync(
            """
            UPDATE quota_slots SET last_due = greatest(last_sent, last_due - @cooldown)
            WHERE client_id = @Id AND slot = @Slot % @Calls
              AND @Due + @cooldown > clock_timestamp() AND last_due <= @Due AND last_due > last_sent
            """,
            new { client.Id, permit.Slot, permit.Due, client.Quota.Calls, cooldown = client.Quota.Window + options.Value.Margin },
            transaction);
        await transaction.CommitAsync(cancellationToken);
    }

    // Lock the client's row first, as acquiring does. Otherwise a concurrent call could reserve after a time that is released here.
    public async Task ReleaseAsync(string clientId, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await LockAsync(connection, transaction, clientId);
        await connection.ExecuteAsync(
            "UPDATE quota_slots SET last_due = last_sent WHERE client_id = @clientId AND last_due > clock_timestamp()",
            new { clientId },
            transaction);
        await transaction.CommitAsync(cancellationToken);
    }

    private static Task<int> LockAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, string clientId) =>
        connection.ExecuteAsync("SELECT 1 FROM quota_ledgers WHERE client_id = @clientId FOR UPDATE", new { clientId }, transaction);

    public async Task BlockAsync(Client client, TimeSpan wait, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(CancellationToken.None);
        await connection.ExecuteAsync(
            """
            INSERT INTO quota_ledgers (client_id, blocked_until) VALUES (@Id, clock_timestamp() + @wait)
            ON CONFLICT (client_id) DO UPDATE SET blocked_until = greatest(quota_ledgers.blocked_until, excluded.blocked_until)
            """,
            new { client.Id, wait });
    }
}
