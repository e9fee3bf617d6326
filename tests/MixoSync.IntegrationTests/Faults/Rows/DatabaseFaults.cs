namespace MixoSync.IntegrationTests.Faults.Rows;

/// <summary>Faults of PostgreSQL during a run.</summary>
internal static class DatabaseFaults
{
    private static readonly FaultSettings OwnDatabase = new() { OwnDatabase = true, Campaigns = 40 };

    // All calls of both workers may be in flight.
    private static readonly FaultSettings Shared = new() { Campaigns = 40, MostRepeats = 32 };

    public static IReadOnlyList<FaultRow> Rows { get; } =
    [
        new("database-restarted", OwnDatabase, scene => RestartAsync(scene, killed: false)),
        new("database-killed", OwnDatabase, scene => RestartAsync(scene, killed: true)),
        new("database-read-only-for-a-while", Shared, ReadOnlyAsync, IsFast: true),
        new("database-connections-exhausted", Shared, ExhaustAsync),
    ];

    private static async Task RestartAsync(FaultScenario scene, bool killed)
    {
        await scene.BeginAsync();
        await scene.Stage.OwnDatabase!.RestartAsync(killed);
    }

    private static async Task ReadOnlyAsync(FaultScenario scene)
    {
        await scene.BeginAsync();
        var administrator = new DatabaseAdministrator(scene);
        await administrator.SetReadOnlyAsync(true);
        await FaultScenario.PauseAsync(TimeSpan.FromSeconds(scene.Random.Next(2, 8)));
        await administrator.SetReadOnlyAsync(false);
    }

    private static async Task ExhaustAsync(FaultScenario scene)
    {
        var administrator = new DatabaseAdministrator(scene);
        scene.Role = await administrator.CreateRoleAsync();
        await scene.BeginAsync();
        await administrator.LimitAsync(scene.Role, connections: scene.Random.Next(0, 2));
        await FaultScenario.PauseAsync(TimeSpan.FromSeconds(scene.Random.Next(2, 10)));
        await administrator.LimitAsync(scene.Role, connections: -1);
    }
}
