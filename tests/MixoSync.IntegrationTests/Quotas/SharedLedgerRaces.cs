using Dapper;
using Microsoft.Extensions.DependencyInjection;
using MixoSync.Clients;
using MixoSync.IntegrationTests.Servers;
using MixoSync.Quotas;
using MixoSync.Storage;
using MixoSync.Tests.Quotas;
using Npgsql;

namespace MixoSync.IntegrationTests.Quotas;

/// <summary>Tests what a single caller cannot show: many connections that acquire permits at the same time.</summary>
public sealed class SharedLedgerRaces(TestServers servers) : IAsyncLifetime
{
    private const int Callers = 20;
    private const int Limit = 10;

    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(200);
    private static readonly QuotaOptions Options = new() { Margin = TimeSpan.FromMilliseconds(10) };

    private ServiceProvider services = null!;
    private NpgsqlDataSource source = null!;
    private int inFlight;
    private int mostInFlight;

    public async ValueTask InitializeAsync()
    {
        services = new ServiceCollection()
            .AddPostgresDatabase(await servers.NewDatabaseAsync())
            .AddPostgresQuotaLedger()
            .AddSingleton(Microsoft.Extensions.Options.Options.Create(Options))
            .BuildServiceProvider();
        await services.GetRequiredService<Database>().MigrateAsync(TestContext.Current.CancellationToken);
        source = services.GetRequiredService<NpgsqlDataSource>();
        await RecordStartsAsync();
    }

    public async ValueTask DisposeAsync() => await services.DisposeAsync();

    [Fact]
    public async Task ManyCallersAtOnceKeepTheLimitInEveryWindow()
    {
        var client = QuotaClients.NewClient(Limit, Window);

        await CallTogetherAsync(client, TimeSpan.Zero);

        var starts = await StartsAsync();
        Assert.InRange(starts.Count, 2 * Limit, int.MaxValue);
        Assert.All(starts.Zip(starts.Skip(Limit)), pair =>
            Assert.InRange(pair.Second - pair.First, Window + Options.Margin, Duration * 2));
    }

    [Fact]
    public async Task ManyCallersAtOnceKeepTheLimitInFlight()
    {
        var client = QuotaClients.NewClient(1_000, Window, maxInFlight: 5);

        await CallTogetherAsync(client, TimeSpan.FromMilliseconds(20));

        Assert.Equal(client.MaxInFlight, mostInFlight);
    }

    private Task CallTogetherAsync(Client client, TimeSpan length) =>
        Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(() => CallAsync(client, length))));

    private async Task CallAsync(Client client, TimeSpan length)
    {
        var ledger = services.GetRequiredService<IQuotaLedger>();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        ending.CancelAfter(Duration);
        while (!ending.IsCancellationRequested)
        {
            if (await StartAsync(ledger, client, ending.Token) is { } permit)
            {
                // The platform would receive the call between these two times, so at most that is counted.
                InterlockedMax(Interlocked.Increment(ref inFlight));
                await PassAsync(length, CancellationToken.None);
                Interlocked.Decrement(ref inFlight);
                await ledger.CompleteAsync(client, permit, sinceSent: null, CancellationToken.None);
            }
        }
    }

    private static async Task<Permit?> StartAsync(IQuotaLedger ledger, Client client, CancellationToken ending)
    {
        Permit? permit = null;
        while (!ending.IsCancellationRequested)
        {
            permit = await ledger.AcquireAsync(client, permit, Random.Shared.GetItems<Lane>([Lane.Normal, Lane.Normal, Lane.Listing, Lane.Urgent], 1)[0], TimeSpan.Zero, CancellationToken.None);
            if (permit.Value.Wait == TimeSpan.Zero)
            {
                return permit;
            }

            await PassAsync(permit.Value.Wait, ending);
        }

        return null;
    }

    private static async Task PassAsync(TimeSpan time, CancellationToken ending) =>
        await Task.Delay(time, TimeProvider.System, ending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private void InterlockedMax(int value)
    {
        for (var most = mostInFlight; value > most; most = mostInFlight)
        {
            Interlocked.CompareExchange(ref mostInFlight, value, most);
        }
    }

    // By the ledger's clock and in its transaction, because a caller that notes the time of its response would be late.
    private async Task RecordStartsAsync()
    {
        await using var connection = await source.OpenConnectionAsync();
        await connection.ExecuteAsync(
            """
            CREATE TABLE starts (at timestamptz NOT NULL);
            CREATE FUNCTION record_start() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                INSERT INTO starts VALUES (NEW.last_sent);
                RETURN NEW;
            END $$;
            CREATE TRIGGER record_start AFTER UPDATE OF last_sent ON quota_slots
            FOR EACH ROW EXECUTE FUNCTION record_start();
            """);
    }

    private async Task<List<DateTimeOffset>> StartsAsync()
    {
        await using var connection = await source.OpenConnectionAsync();
        return (await connection.QueryAsync<DateTimeOffset>("SELECT at FROM starts ORDER BY at")).AsList();
    }
}
