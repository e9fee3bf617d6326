using MixoSync.IntegrationTests.Servers;
using MixoSync.Storage;
using MixoSync.Storage.Postgres;
using MixoSync.Tests.Storage.Contracts;
using Npgsql;

namespace MixoSync.IntegrationTests.Storage;

public sealed class PostgresClientStoreTests(PostgresDatabaseOfAClass database)
    : ClientStoreContract(database), IClassFixture<PostgresDatabaseOfAClass>;

public sealed class PostgresScheduleStoreTests(PostgresDatabaseOfAClass database)
    : ScheduleStoreContract(database), IClassFixture<PostgresDatabaseOfAClass>;

public sealed class PostgresOverdueStoreTests(PostgresDatabaseOfAClass database)
    : OverdueStoreContract(database), IClassFixture<PostgresDatabaseOfAClass>;

public sealed class PostgresBackfillStoreTests(PostgresDatabaseOfAClass database)
    : BackfillStoreContract(database), IClassFixture<PostgresDatabaseOfAClass>;

public sealed class PostgresRunStoreTests(PostgresDatabaseOfAClass database)
    : RunStoreContract(database), IClassFixture<PostgresDatabaseOfAClass>;

public sealed class PostgresListingStoreTests(PostgresDatabaseOfAClass database)
    : ListingStoreContract(database), IClassFixture<PostgresDatabaseOfAClass>;

public sealed class PostgresRetentionStoreTests(PostgresDatabaseOfAClass database)
    : RetentionStoreContract(database), IClassFixture<PostgresDatabaseOfAClass>;

public sealed class PostgresHealedStoreTests(PostgresDatabaseOfAClass database)
    : HealedStoreContract(database), IClassFixture<PostgresDatabaseOfAClass>;

public sealed class PostgresStatusStoreTests(PostgresDatabaseOfAClass database)
    : StatusStoreContract(database), IClassFixture<PostgresDatabaseOfAClass>;

public sealed class PostgresCampaignStoreTests(PostgresDatabaseOfAClass database)
    : CampaignStoreContract(database), IClassFixture<PostgresDatabaseOfAClass>
{
    [Fact]
    public async Task AnAmountIsExactToItsLastDigit()
    {
        const decimal budget = 123456789012.345678m;
        var stored = await SavedAsync(Samples.Campaign("c1") with { Budget = budget, Conversions = decimal.MaxValue });
        Assert.Equal((budget, decimal.MaxValue), (stored.Budget, stored.Conversions));
    }
}

public sealed class PostgresAttemptStoreTests(PostgresDatabaseOfAClass database)
    : AttemptStoreContract(database), IClassFixture<PostgresDatabaseOfAClass>;

public sealed class PostgresBacklogStoreTests(PostgresDatabaseOfAClass database)
    : BacklogStoreContract(database), IClassFixture<PostgresDatabaseOfAClass>;

public sealed class PostgresMessageLifecycleTests(PostgresDatabaseOfAClass database)
    : MessageLifecycleContract(database, threads: 4), IClassFixture<PostgresDatabaseOfAClass>;

public sealed class PostgresMigrationTests(TestServers servers) : MigrationContract, IAsyncDisposable
{
    private NpgsqlDataSource? source;

    public ValueTask DisposeAsync() => source?.DisposeAsync() ?? ValueTask.CompletedTask;

    private protected override async Task<Database> EmptyAsync() =>
        new PostgresDatabase(source = NpgsqlDataSource.Create(await servers.NewDatabaseAsync()));
}
