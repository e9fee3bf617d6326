using CsCheck;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using MixoSync.IntegrationTests.Servers;
using MixoSync.Quotas;
using MixoSync.Storage;
using MixoSync.Tests.Quotas;
using Npgsql;

namespace MixoSync.IntegrationTests.Quotas;

/// <summary>Tests the ledger that all workers share, on a real PostgreSQL with a clock that the tests advance.</summary>
public sealed class PostgresQuotaLedgerTests(TestServers servers) : QuotaLedgerContract, IAsyncLifetime
{
    private ServiceProvider? services;

    private protected override IQuotaLedger Ledger => services!.GetRequiredService<IQuotaLedger>();

    public async ValueTask InitializeAsync()
    {
        services = new ServiceCollection()
            .AddPostgresDatabase(await servers.NewDatabaseAsync())
            .AddPostgresQuotaLedger()
            .AddSingleton(Microsoft.Extensions.Options.Options.Create(Options))
            .BuildServiceProvider();
        await services.GetRequiredService<Database>().MigrateAsync(TestContext.Current.CancellationToken);
        await ExecuteAsync(
            """
            CREATE TABLE test_clock AS SELECT @StartTime::timestamptz AS now;
            CREATE OR REPLACE FUNCTION quota_clock() RETURNS timestamptz LANGUAGE sql VOLATILE AS 'SELECT now FROM test_clock';
            """,
            new { StartTime });
    }

    public async ValueTask DisposeAsync() => await services!.DisposeAsync();

    [Fact]
    public void ThePostgresLedgerIsRegistered() => Assert.IsType<PostgresQuotaLedger>(Ledger);

    /// <summary>The invariants of the ledger in memory, for some random scenarios.</summary>
    [Fact]
    public async Task TheInvariantsHoldForAnyLimitsAndCallers()
    {
        var generator = Gen.Select(QuotaScenario.Disturbed, QuotaScenario.StartTime).Array[25];
        (QuotaScenario, DateTimeOffset)[] scenarios = [];
        generator.Sample(generated => scenarios = generated, iter: 1);
        foreach (var (scenario, start) in scenarios)
        {
            await ExecuteAsync("UPDATE test_clock SET now = @start", new { start });
            var simulation = await QuotaSimulation.RunAsync(scenario, Ledger, start, AdvanceAsync);
            QuotaChecks.NoWindowExceedsItsLimit(scenario, simulation);
            QuotaChecks.TheInFlightLimitIsKept(scenario, simulation);
            QuotaChecks.NoCallIsSentDuringABlock(scenario, simulation);
            QuotaChecks.EveryCallIsSentUnlessItsCallerCrashes(scenario, simulation);
        }
    }

    protected override Task AdvanceAsync(TimeSpan time) => ExecuteAsync("UPDATE test_clock SET now = now + @time", new { time });

    private async Task ExecuteAsync(string sql, object parameters)
    {
        await using var connection = await services!.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync(TestContext.Current.CancellationToken);
        await connection.ExecuteAsync(sql, parameters);
    }
}
