using Dapper;
using Microsoft.Extensions.Options;
using MixoSync.Clients;
using Npgsql;

namespace MixoSync.Quotas;

/// <summary>
/// The ledger of all workers: one database, one clock. Every question is one round trip and one short transaction; none
/// is open while a call to the platform runs. The algorithm stands in the migration <c>0002_quota_ledger.sql</c>.
/// </summary>
internal sealed class PostgresQuotaLedger(NpgsqlDataSource source, IOptions<QuotaOptions> options) : IQuotaLedger
{
    // A finished call tells nobody, so a waiter has to ask again: short beside a call's usual 2 s, long beside a question.
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    public async Task<Permit> AcquireAsync(
        Client client, Permit? held, bool isPriority, TimeSpan latency, CancellationToken cancellationToken)
    {
        var promise = held is { IsReservation: true } ? held : null;
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleAsync<Permit>(new CommandDefinition(
            latency > TimeSpan.Zero
                ? "SELECT slot, due, wait, no_place AS isinflightlimited FROM quota_ask_from_afar(@Id, @Calls, @Rest, @Horizon, @Slot, @Due, @isPriority, @MaxInFlight, @Lease, @PollInterval, @latency)"
                : "SELECT slot, due, wait, no_place AS isinflightlimited FROM quota_ask(@Id, @Calls, @Rest, @Horizon, @Slot, @Due, @isPriority, @MaxInFlight, @Lease, @PollInterval)",
            new
            {
                client.Id,
                client.Quota.Calls,
                Rest = client.Quota.Window + options.Value.Margin,
                Horizon = 3 * client.Quota.Window,
                promise?.Slot,
                promise?.Due,
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

    // A call that was cancelled has ended all the same, and what the platform said holds: both ignore the token.
    public async Task CompleteAsync(Client client, Permit permit, TimeSpan? sinceSent, CancellationToken cancellationToken)
    {
        // The answer's own way here makes every call seem some milliseconds late; that is no reason to write.
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
            UPDATE quota_slots SET last_due = greatest(last_sent, last_due - @rest)
            WHERE client_id = @Id AND slot = @Slot % @Calls
              AND @Due + @rest > clock_timestamp() AND last_due <= @Due AND last_due > last_sent
            """,
            new { client.Id, permit.Slot, permit.Due, client.Quota.Calls, rest = client.Quota.Window + options.Value.Margin },
            transaction);
        await transaction.CommitAsync(cancellationToken);
    }

    // The client's row first, like every question: else one that is being answered would be given what is taken back here.
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
