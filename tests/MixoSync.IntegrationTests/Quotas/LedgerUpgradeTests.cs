using Dapper;
using Microsoft.Extensions.DependencyInjection;
using MixoSync.IntegrationTests.Servers;
using MixoSync.Quotas;
using MixoSync.Storage;
using MixoSync.Tests.Quotas;
using Npgsql;

namespace MixoSync.IntegrationTests.Quotas;

/// <summary>Tests the upgrade from the ledger of version 0014, which had one limit per client and one slot per call.</summary>
public sealed class LedgerUpgradeTests(TestServers servers)
{
    [Theory]
    [InlineData(10)]
    [InlineData(350)]
    public async Task CallsSentBeforeTheUpgradeKeepTheirCooldown(int calls)
    {
        await using var services = new ServiceCollection()
            .AddPostgresDatabase(await servers.NewDatabaseAsync())
            .AddPostgresQuotaLedger()
            .AddSingleton(Microsoft.Extensions.Options.Options.Create(new QuotaOptions()))
            .BuildServiceProvider();
        var (source, ledger) = (services.GetRequiredService<NpgsqlDataSource>(), services.GetRequiredService<IQuotaLedger>());
        var client = QuotaClients.NewClient(calls, TimeSpan.FromMinutes(10), maxInFlight: 1_000);
        await ApplyAsync(source, number => number < 15);
        await ExecuteAsync(
            source,
            """
            SELECT quota_ask(@Id, @calls, '600.25 s', '1800 s', null, null, false, 1000, '35 s', '0.1 s') FROM generate_series(1, @calls - 1);
            INSERT INTO quota_ledgers (client_id, blocked_until) VALUES ('blocked', clock_timestamp() + interval '1 hour')
            """,
            new { client.Id, calls });

        await ApplyAsync(source, number => number >= 15);

        var waits = new List<TimeSpan>();
        for (var call = 0; call < 2; call++)
        {
            waits.Add((await ledger.AcquireAsync(client, null, Lane.Normal, TimeSpan.Zero, TestContext.Current.CancellationToken)).Wait);
        }

        Assert.InRange(waits[^1], TimeSpan.FromMinutes(9), TimeSpan.FromMinutes(11));
        var blocked = client with { Id = "blocked" };
        Assert.InRange((await ledger.AcquireAsync(blocked, null, Lane.Normal, TimeSpan.Zero, TestContext.Current.CancellationToken)).Wait,
            TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(60));
    }

    private static async Task ApplyAsync(NpgsqlDataSource source, Func<int, bool> isApplied)
    {
        var assembly = typeof(Database).Assembly;
        foreach (var script in assembly.GetManifestResourceNames().Where(name => name.Contains(".Postgres.") && name.EndsWith(".sql")).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(script)!);
            if (isApplied(int.Parse(script.Split('.')[^2][..4])))
            {
                await ExecuteAsync(source, await reader.ReadToEndAsync(TestContext.Current.CancellationToken), parameters: null);
            }
        }
    }

    private static async Task ExecuteAsync(NpgsqlDataSource source, string sql, object? parameters)
    {
        await using var connection = await source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await connection.ExecuteAsync(sql, parameters);
    }
}
