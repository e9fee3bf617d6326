using Microsoft.Extensions.DependencyInjection;
using MixoSync.IntegrationTests.Servers;
using MixoSync.Quotas;
using MixoSync.Storage;
using MixoSync.Tests.Quotas;

namespace MixoSync.IntegrationTests.Quotas;

/// <summary>Tests the ledger that all workers share, on a real PostgreSQL and its clock.</summary>
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
    }

    public async ValueTask DisposeAsync() => await services!.DisposeAsync();

    [Fact]
    public void ThePostgresLedgerIsRegistered() => Assert.IsType<PostgresQuotaLedger>(Ledger);

    // The clock of the database cannot be advanced, so the windows are short.
    protected override Task AdvanceAsync(TimeSpan time) =>
        Task.Delay(time + TimeSpan.FromMilliseconds(5), TimeProvider.System, TestContext.Current.CancellationToken);
}
