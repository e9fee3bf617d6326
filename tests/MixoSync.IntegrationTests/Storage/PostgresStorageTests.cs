using MixoSync.IntegrationTests.Servers;
using MixoSync.Storage;
using MixoSync.Storage.Postgres;
using MixoSync.Tests.Campaigns;
using MixoSync.Tests.Clients;
using MixoSync.Tests.DeadLetters;
using MixoSync.Tests.Observability;
using MixoSync.Tests.Pipeline.Failures;
using MixoSync.Tests.Pipeline.Lifecycle;
using MixoSync.Tests.Runs;
using MixoSync.Tests.Scheduling;
using MixoSync.Tests.Storage;
using Npgsql;

namespace MixoSync.IntegrationTests.Storage;

public sealed class PostgresClientStoreTests(PostgresClassFixture database)
    : ClientStoreContract(database), IClassFixture<PostgresClassFixture>;

public sealed class PostgresQuotaPoolStoreTests(PostgresClassFixture database)
    : QuotaPoolStoreContract(database), IClassFixture<PostgresClassFixture>;

public sealed class PostgresCampaignQueryStoreTests(PostgresClassFixture database)
    : CampaignQueryStoreContract(database), IClassFixture<PostgresClassFixture>;

public sealed class PostgresScheduleStoreTests(PostgresClassFixture database)
    : ScheduleStoreContract(database), IClassFixture<PostgresClassFixture>;

public sealed class PostgresOverdueStoreTests(PostgresClassFixture database)
    : OverdueStoreContract(database), IClassFixture<PostgresClassFixture>;

public sealed class PostgresBackfillStoreTests(PostgresClassFixture database)
    : BackfillStoreContract(database), IClassFixture<PostgresClassFixture>;

public sealed class PostgresRunStoreTests(PostgresClassFixture database)
    : RunStoreContract(database), IClassFixture<PostgresClassFixture>;

public sealed class PostgresListingStoreTests(PostgresClassFixture database)
    : ListingStoreContract(database), IClassFixture<PostgresClassFixture>;

public sealed class PostgresRetentionStoreTests(PostgresClassFixture database)
    : RetentionStoreContract(database), IClassFixture<PostgresClassFixture>;

public sealed class PostgresResolvedFailureStoreTests(PostgresClassFixture database)
    : ResolvedFailureStoreContract(database), IClassFixture<PostgresClassFixture>;

public sealed class PostgresStatusStoreTests(PostgresClassFixture database)
    : StatusStoreContract(database), IClassFixture<PostgresClassFixture>;

public sealed class PostgresItemStoreTests(PostgresClassFixture database)
    : ItemStoreContract(database), IClassFixture<PostgresClassFixture>
{
    [Fact]
    public async Task AnAmountIsStoredExactly()
    {
        const decimal budget = 123456789012.345678m;
        var stored = await SavedAsync(Samples.Campaign("c1") with { Budget = budget, Conversions = decimal.MaxValue });
        Assert.Equal((budget, decimal.MaxValue), (stored.Budget, stored.Conversions));
    }
}

public sealed class PostgresAttemptStoreTests(PostgresClassFixture database)
    : AttemptStoreContract(database), IClassFixture<PostgresClassFixture>;

public sealed class PostgresUrgentItemStoreTests(PostgresClassFixture database)
    : UrgentItemStoreContract(database), IClassFixture<PostgresClassFixture>;

public sealed class PostgresBacklogStoreTests(PostgresClassFixture database)
    : BacklogStoreContract(database), IClassFixture<PostgresClassFixture>;

// Fewer sequences than on SQLite, because each takes six times the CPU time. Most of what they test is the same code.
public sealed class PostgresMessageLifecycleTests(PostgresClassFixture database)
    : MessageLifecycleContract(database, sequences: 1_500, threads: 4), IClassFixture<PostgresClassFixture>;

public sealed class PostgresMigrationTests(TestServers servers) : MigrationContract, IAsyncDisposable
{
    private NpgsqlDataSource? source;

    public ValueTask DisposeAsync() => source?.DisposeAsync() ?? ValueTask.CompletedTask;

    private protected override async Task<Database> EmptyAsync() =>
        new PostgresDatabase(source = NpgsqlDataSource.Create(await servers.NewDatabaseAsync()));
}
