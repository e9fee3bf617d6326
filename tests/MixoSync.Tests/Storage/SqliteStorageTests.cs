using MixoSync.Storage;
using MixoSync.Tests.Campaigns;
using MixoSync.Tests.Clients;
using MixoSync.Tests.DeadLetters;
using MixoSync.Tests.Observability;
using MixoSync.Tests.Pipeline.Failures;
using MixoSync.Tests.Pipeline.Lifecycle;
using MixoSync.Tests.Runs;
using MixoSync.Tests.Scheduling;

namespace MixoSync.Tests.Storage;

public sealed class SqliteClientStoreTests() : ClientStoreContract(new SqliteFile());

public sealed class SqliteQuotaPoolStoreTests() : QuotaPoolStoreContract(new SqliteFile());

public sealed class SqliteCampaignQueryStoreTests() : CampaignQueryStoreContract(new SqliteFile());

public sealed class SqliteScheduleStoreTests() : ScheduleStoreContract(new SqliteFile());

public sealed class SqliteOverdueStoreTests() : OverdueStoreContract(new SqliteFile());

public sealed class SqliteBackfillStoreTests() : BackfillStoreContract(new SqliteFile());

public sealed class SqliteRunStoreTests() : RunStoreContract(new SqliteFile());

public sealed class SqliteListingStoreTests() : ListingStoreContract(new SqliteFile());

public sealed class SqliteRetentionStoreTests() : RetentionStoreContract(new SqliteFile());

public sealed class SqliteResolvedFailureStoreTests() : ResolvedFailureStoreContract(new SqliteFile());

public sealed class SqliteStatusStoreTests() : StatusStoreContract(new SqliteFile());

public sealed class SqliteItemStoreTests() : ItemStoreContract(new SqliteFile())
{
    [Fact]
    public async Task AmountsAreRoundedToFifteenDigits()
    {
        // SQLite stores fractional numbers as 64-bit floating-point numbers.
        var stored = await SavedAsync(Samples.Campaign("c1") with { Budget = 123456789012.345678m });
        Assert.Equal(123456789012.346m, stored.Budget);
    }
}

public sealed class SqliteAttemptStoreTests() : AttemptStoreContract(new SqliteFile());

public sealed class SqliteBacklogStoreTests() : BacklogStoreContract(new SqliteFile());

public sealed class SqliteUrgentItemStoreTests() : UrgentItemStoreContract(new SqliteFile());

// SQLite allows only one writer at a time.
public sealed class SqliteMessageLifecycleTests() : MessageLifecycleContract(new SqliteFile(), sequences: 5_000, threads: 1);

public sealed class SqliteMigrationTests : MigrationContract, IAsyncDisposable
{
    private readonly SqliteFile file = new();

    public ValueTask DisposeAsync() => file.EndTestAsync();

    private protected override Task<Database> EmptyAsync() => Task.FromResult(file.Database);
}
