using Dapper;
using Microsoft.Extensions.Options;
using MixoSync.Clients;
using Npgsql;

namespace MixoSync.Quotas;

/// <summary>
/// The ledger that all workers share, on the clock of the database. Acquiring is one round trip and one short transaction. No
/// transaction spans a call to the platform. The algorithm is in the migration <c>0015_quota_limits.sql</c>.
/// </summary>
internal sealed class PostgresQuotaLedger(NpgsqlDataSource source, IOptions<QuotaOptions> options) : IQuotaLedger
{
    // A completed call notifies no one, so a waiting caller has to poll. Short compared with a call (2 s), long compared with a query.
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    public async Task<Permit> AcquireAsync(Client client, Permit? heldPermit, Lane lane, TimeSpan latency, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleAsync<Permit>(new CommandDefinition(
            $"""
            SELECT id, due, wait, is_in_flight_limited FROM quota_acquire(
                @Id, @held, @created, @lane, @latency, @Scopes, {LimitParameters.Names},
                @Margin, @Patience, @MaxInFlight, @Lease, @PollInterval)
            """,
            LimitParameters.Of(client).With(new
            {
                client.Id,
                held = heldPermit?.Id,
                created = Guid.CreateVersion7(),
                lane = (int)lane,
                latency,
                options.Value.Margin,
                WaitingCalls.Patience,
                client.MaxInFlight,
                options.Value.Lease,
                PollInterval,
            }),
            cancellationToken: cancellationToken));
    }

    public async Task ReportDelayAsync(Client client, Permit permit, TimeSpan latency, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            "SELECT quota_delay(@client, @permit, quota_clock() + @latency)",
            new { client = client.Id, permit = permit.Id, latency },
            cancellationToken: cancellationToken));
    }

    // CompleteAsync and BlockAsync ignore the token: a cancelled call has ended as well, and a block by the platform always applies.
    public async Task CompleteAsync(Client client, Permit permit, TimeSpan? sinceSent, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(CancellationToken.None);
        await connection.ExecuteAsync(
            "SELECT quota_complete(@client, @permit, @sinceSent::interval)",
            new { client = client.Id, permit = permit.Id, sinceSent });
    }

    // Both lock the ledgers first, as acquiring does. Otherwise the two could delete the same rows in different orders and deadlock.
    public async Task ReleaseAsync(Client client, Permit permit, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(
            """
            SELECT 1 FROM quota_ledgers WHERE scope = ANY (@Scopes) ORDER BY scope FOR UPDATE;
            DELETE FROM quota_waits WHERE scope = ANY (@Scopes) AND permit = @Id
            """,
            new { LimitParameters.Of(client).Scopes, permit.Id });
    }

    public async Task ReleaseAsync(string clientId, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(
            """
            SELECT 1 FROM quota_ledgers WHERE scope IN (SELECT scope FROM quota_waits WHERE client_id = @clientId) ORDER BY scope FOR UPDATE;
            DELETE FROM quota_waits WHERE client_id = @clientId;
            DELETE FROM quota_turns WHERE client_id = @clientId
            """,
            new { clientId });
    }

    public async Task BlockAsync(Client client, TimeSpan wait, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(CancellationToken.None);
        await connection.ExecuteAsync(
            """
            INSERT INTO quota_ledgers (scope, blocked_until) VALUES (@scope, quota_clock() + @wait)
            ON CONFLICT (scope) DO UPDATE SET blocked_until = greatest(quota_ledgers.blocked_until, excluded.blocked_until)
            """,
            new { scope = ScopeName.OfClient(client.Id), wait });
    }
}

/// <summary>The limits that apply to a client's calls, as parameters of the functions of the ledger.</summary>
internal sealed class LimitParameters
{
    /// <summary>The parameters, in the order that the functions expect.</summary>
    public const string Names = "@LimitScopes, @LimitNumbers, @Calls, @Seconds, @Zones";

    private readonly List<(string Scope, int Number, QuotaLimit Limit)> limits;

    private LimitParameters(IEnumerable<(string Scope, Quota Quota)> quotas)
    {
        limits = [.. quotas.SelectMany(scope => scope.Quota.Limits.Index().Select(limit => (scope.Scope, limit.Index + 1, limit.Item)))];
        Scopes = [.. limits.Select(limit => limit.Scope).Distinct()];
    }

    /// <summary>The names of the scopes: the client and its pools.</summary>
    public string[] Scopes { get; }

    public static LimitParameters Of(Client client) => new(ScopeName.Of(client));

    public static LimitParameters Of(QuotaPool pool) => new([(ScopeName.OfPool(pool.Name), pool.Quota)]);

    /// <summary>Adds the limits to the parameters of a statement.</summary>
    public DynamicParameters With(object parameters)
    {
        var all = new DynamicParameters(parameters);
        all.AddDynamicParams(new
        {
            Scopes,
            LimitScopes = limits.Select(limit => limit.Scope).ToArray(),
            LimitNumbers = limits.Select(limit => limit.Number).ToArray(),
            Calls = limits.Select(limit => limit.Limit.Calls).ToArray(),
            Seconds = limits.Select(limit => limit.Limit.Window.TotalSeconds).ToArray(),
            Zones = limits.Select(limit => limit.Limit.TimeZone?.Id).ToArray(),
        });
        return all;
    }
}
