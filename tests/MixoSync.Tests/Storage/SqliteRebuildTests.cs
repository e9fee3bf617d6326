using Dapper;
using MixoSync.Storage;

namespace MixoSync.Tests.Storage;

/// <summary>Some SQLite migrations rebuild a table, because SQLite cannot alter it.</summary>
public sealed class SqliteRebuildTests : IAsyncDisposable
{
    private const string First = "MixoSync.Storage.Migrations.Sqlite.0001_pipeline.sql";

    private readonly SqliteFile file = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => file.EndTestAsync();

    [Fact]
    public async Task RebuildingTheRunsKeepsItemsCallsAndIndexes()
    {
        await MigrateToFirstAsync();
        await ExecuteAsync(
            """
            INSERT INTO clients (id, platform, api_url, credentials, quota, page_size, max_in_flight, skip_unchanged, enabled)
            VALUES ('acme', 'mixo', 'https://api.mixo.test/', 'env:ACME', '10/60s', 10, 3, 0, 1);
            INSERT INTO sync_runs (id, client_id, origin, state, created_at) VALUES ('r', 'acme', 'manual', 'running', clock_timestamp());
            INSERT INTO sync_items (run_id, campaign_id, page, state, updated_at) VALUES ('r', 'a', 1, 'pending', clock_timestamp());
            INSERT INTO sync_run_calls (run_id, operation, outcome, calls) VALUES ('r', 'list', 'succeeded', 1);
            """);

        await file.Database.MigrateAsync(Token);

        await using var connection = await file.Database.OpenAsync(Token);
        Assert.Equal("r a 1", await connection.QuerySingleAsync<string>(
            "SELECT r.id || ' ' || i.campaign_id || ' ' || c.calls FROM sync_runs r JOIN sync_items i ON i.run_id = r.id JOIN sync_run_calls c ON c.run_id = r.id"));
        Assert.Equal(
            ["sync_runs_backfill", "sync_runs_by_age", "sync_runs_ended", "sync_runs_good", "sync_runs_newest", "sync_runs_one_active", "sync_runs_succeeded", "sync_runs_unpublished"],
            await connection.QueryAsync<string>("SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = 'sync_runs' AND sql IS NOT NULL ORDER BY name"));
        await connection.ExecuteAsync("DELETE FROM clients");
        Assert.Equal(0, await connection.QuerySingleAsync<int>("SELECT count(*) FROM sync_items"));
    }

    [Fact]
    public async Task RebuildingTheCampaignsKeepsTheirValues()
    {
        await MigrateToFirstAsync();
        await ExecuteAsync(
            """
            INSERT INTO campaigns VALUES ('acme', 'a', 'One', 'active', '1100.5', 10, 2, '0.25', '2025-03-01 12:00:00+00:00', 'hash',
                '2026-01-01 00:00:00+00:00', '2026-01-02 00:00:00+00:00', '2026-01-03 00:00:00+00:00')
            """);

        await file.Database.MigrateAsync(Token);

        var stored = Assert.Single(await file.Database.CampaignsOfAsync("acme"));
        Assert.Equal(("One", "active", 1100.5m, 10L, 2L, 0.25m), (stored.Name, stored.Status, stored.Budget, stored.Impressions, stored.Clicks, stored.Conversions));
        Assert.Equal(("hash", new DateTimeOffset(2025, 3, 1, 12, 0, 0, TimeSpan.Zero)), (stored.ContentHash, stored.CreatedAt));
    }

    private async Task MigrateToFirstAsync()
    {
        using var script = new StreamReader(typeof(Database).Assembly.GetManifestResourceStream(First)!);
        await ExecuteAsync(await script.ReadToEndAsync(Token));
        await ExecuteAsync(
            $"""
            CREATE TABLE SchemaVersions (
                SchemaVersionID INTEGER CONSTRAINT 'PK_SchemaVersions_SchemaVersionID' PRIMARY KEY AUTOINCREMENT NOT NULL,
                ScriptName TEXT NOT NULL, Applied DATETIME NOT NULL);
            INSERT INTO SchemaVersions (ScriptName, Applied) VALUES ('{First}', '2026-01-01');
            """);
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = await file.Database.OpenAsync(Token);
        await connection.ExecuteAsync(sql);
    }
}
