namespace MixoSync.IntegrationTests.Faults.Rows;

/// <summary>Schemas that do not match the program, and schemas that change during a run.</summary>
internal static class SchemaFaults
{
    private const string Newest = "scriptname = (SELECT max(scriptname) FROM schemaversions)";

    private static readonly FaultSettings Settings = new() { Campaigns = 40, MaxRepeatedCalls = 32 };

    // Something that an operator or a migration might rename, and the statement that reverts it.
    private static readonly (string Breaking, string Mending)[] Renames =
    [
        ("ALTER TABLE campaigns RENAME COLUMN changed_at TO away", "ALTER TABLE campaigns RENAME COLUMN away TO changed_at"),
        ("ALTER TABLE sync_items RENAME COLUMN delivered_at TO away", "ALTER TABLE sync_items RENAME COLUMN away TO delivered_at"),
        ("ALTER TABLE sync_items RENAME COLUMN message TO away", "ALTER TABLE sync_items RENAME COLUMN away TO message"),
        ("ALTER TABLE quota_slots RENAME TO away", "ALTER TABLE away RENAME TO quota_slots"),
    ];

    public static IReadOnlyList<FaultRow> Rows { get; } =
    [
        new("roles-started-before-the-migration", new FaultSettings { Campaigns = 20, MaxRepeatedCalls = 0 }, BeforeTheMigrationAsync, IsFast: true),
        new("schema-broken-for-a-while", Settings, BrokenAsync),
        new("rolling-upgrade-with-a-migration", Settings, UpgradeAsync),
    ];

    // Programs consider the schema too old until the newest migration is recorded.
    private static async Task BeforeTheMigrationAsync(FaultScenario scenario)
    {
        await scenario.Deployment.ExecuteAsync(
            $"CREATE TABLE kept AS SELECT * FROM schemaversions WHERE {Newest}; DELETE FROM schemaversions WHERE {Newest}");
        var serving = scenario.ServeAsync("scheduler+page-fetcher", "sync-worker", "sync-worker");
        await scenario.QueueRunsAsync();
        await scenario.PauseAtMostAsync(TimeSpan.FromSeconds(5));
        await scenario.Deployment.ExecuteAsync("INSERT INTO schemaversions SELECT * FROM kept; DROP TABLE kept");
        await serving;
    }

    private static async Task BrokenAsync(FaultScenario scenario)
    {
        await scenario.BeginAsync();
        var (breaking, mending) = Renames[scenario.Random.Next(Renames.Length)];
        await scenario.Deployment.ExecuteAsync(breaking);
        await FaultScenario.PauseAsync(TimeSpan.FromSeconds(scenario.Random.Next(2, 8)));
        await scenario.Deployment.ExecuteAsync(mending);
    }

    // The migration of a later version runs while processes of this version are working. Then these are replaced one by one, by
    // SIGKILL or SIGTERM.
    private static async Task UpgradeAsync(FaultScenario scenario)
    {
        await scenario.BeginAsync();
        await scenario.Deployment.ExecuteAsync(
            """
            ALTER TABLE campaigns ADD COLUMN later text NOT NULL DEFAULT '';
            ALTER TABLE sync_items ADD COLUMN later integer;
            ALTER TABLE sync_runs ADD COLUMN later integer;
            INSERT INTO schemaversions (scriptname, applied) VALUES ('MixoSync.Storage.Migrations.Postgres.9999_later.sql', now())
            """);
        foreach (var (process, role) in scenario.Alive.ToList().Zip(["scheduler+page-fetcher", "sync-worker", "sync-worker"]))
        {
            await scenario.ServeAsync(role);
            await (scenario.Random.Next(2) == 0 ? scenario.KillAsync(process) : scenario.StopAsync(process));
            await scenario.PauseAtMostAsync(TimeSpan.FromSeconds(1));
        }
    }
}
