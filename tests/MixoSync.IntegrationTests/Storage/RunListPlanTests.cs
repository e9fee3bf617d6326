using Dapper;
using MixoSync.Runs;

namespace MixoSync.IntegrationTests.Storage;

/// <summary>Tests that an index finds the newest runs, however many runs there are, and that only their items are counted.</summary>
public sealed class RunListPlanTests(PostgresClassFixture database) : IClassFixture<PostgresClassFixture>
{
    private const string ManyRuns =
        """
        INSERT INTO clients (id, platform, api_url, credentials, quota, page_size, max_in_flight, skip_unchanged, enabled)
        SELECT 'client-' || n, 'mixo', 'https://api.mixo.test/', 'env:ACME', '10/60s', 10, 3, false, true FROM generate_series(0, 99) n;
        INSERT INTO sync_runs (id, client_id, origin, state, created_at, finished_at)
        SELECT gen_random_uuid(), 'client-' || n % 100, 'schedule', 'succeeded', now() - n * interval '1 min', now() FROM generate_series(1, 20000) n;
        INSERT INTO sync_items (run_id, campaign_id, page, state, updated_at)
        SELECT id, 'campaign-' || n, 1, 'synced', now() FROM sync_runs, generate_series(1, 2) n;
        ANALYZE sync_runs, sync_items;
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null)]
    [InlineData("client-7")]
    public async Task TheNewestRunsAreListedWithoutReadingAllRunsOrItems(string? clientId)
    {
        await database.StartTestAsync();
        await using var connection = await database.Database.OpenAsync(Token);
        await connection.ExecuteAsync(ManyRuns);

        var plan = (await connection.QueryAsync<string>($"EXPLAIN {RunStore.ListSql(clientId)}", new { clientId, limit = 20 })).ToList();

        Assert.DoesNotContain(plan, step => step.Contains("Seq Scan"));
        Assert.Contains(plan, step => step.Contains(clientId is null ? "sync_runs_by_age" : "sync_runs_newest"));
        Assert.Equal(20, (await new RunStore(database.Database).ListAsync(clientId, limit: 20, Token)).Count);
    }
}
