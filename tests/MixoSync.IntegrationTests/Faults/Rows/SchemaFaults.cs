namespace MixoSync.IntegrationTests.Faults.Rows;

/// <summary>Schemas that do not match the program, and schemas that change during a run.</summary>
internal static class SchemaFaults
{
    private const string Newest = "scriptname = (SELECT max(scriptname) FROM schemaversions)";

    private static readonly FaultSettings Setting = new() { Campaigns = 40, MostRepeats = 32 };

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
        new("roles-started-before-the-migration", new FaultSettings { Campaigns = 20, MostRepeats = 0 }, BeforeTheMigrationAsync, IsFast: true),
        new("schema-broken-for-a-while", Setting, BrokenAsync),
        new("rolling-upgrade-with-a-migration", Setting, UpgradeAsync),
    ];

    // Programs consider the schema too old until the newest migration is recorded.
    private static async Task BeforeTheMigrationAsync(FaultScenario scene)
    {
        await scene.Deployment.ExecuteAsync(
            $"CREATE TABLE kept AS SELECT * FROM schemaversions WHERE {Newest}; DELETE FROM schemaversions WHERE {Newest}");
        var serving = scene.ServeAsync("scheduler+page-fetcher", "sync-worker", "sync-worker");
        await scene.QueueRunsAsync();
        await scene.PauseAtMostAsync(TimeSpan.FromSeconds(5));
        await scene.Deployment.ExecuteAsync("INSERT INTO schemaversions SELECT * FROM kept; DROP TABLE kept");
        await serving;
    }

    private static async Task BrokenAsync(FaultScenario scene)
    {
        await scene.BeginAsync();
        var (breaking, mending) = Renames[scene.Random.Next(Renames.Length)];
        await scene.Deployment.ExecuteAsync(breaking);
        await FaultScenario.PauseAsync(TimeSpan.FromSeconds(scene.Random.Next(2, 8)));
        await scene.Deployment.ExecuteAsync(mending);
    }

    // The migration of a later version runs while processes of this version are working. Then these are replaced one by one, by
    // SIGKILL or SIGTERM.
    private static async Task UpgradeAsync(FaultScenario scene)
    {
        await scene.BeginAsync();
        await scene.Deployment.ExecuteAsync(
            """
            ALTER TABLE campaigns ADD COLUMN later text NOT NULL DEFAULT '';
            ALTER TABLE sync_items ADD COLUMN later integer;
            ALTER TABLE sync_runs ADD COLUMN later integer;
            INSERT INTO schemaversions (scriptname, applied) VALUES ('MixoSync.Storage.Migrations.Postgres.9999_later.sql', now())
            """);
        foreach (var (process, role) in scene.Alive.ToList().Zip(["scheduler+page-fetcher", "sync-worker", "sync-worker"]))
        {
            await scene.ServeAsync(role);
            await (scene.Random.Next(2) == 0 ? scene.KillAsync(process) : scene.StopAsync(process));
            await scene.PauseAtMostAsync(TimeSpan.FromSeconds(1));
        }
    }
}
