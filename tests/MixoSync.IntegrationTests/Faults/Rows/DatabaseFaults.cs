namespace MixoSync.IntegrationTests.Faults.Rows;

/// <summary>Faults of PostgreSQL during a run.</summary>
internal static class DatabaseFaults
{
    private static readonly FaultSettings OwnDatabase = new() { OwnDatabase = true, Campaigns = 40 };

    // All calls of both workers may be in flight.
    private static readonly FaultSettings Shared = new() { Campaigns = 40, MaxRepeatedCalls = 32 };

    public static IReadOnlyList<FaultRow> Rows { get; } =
    [
        new("database-restarted", OwnDatabase, scenario => RestartAsync(scenario, killed: false)),
        new("database-killed", OwnDatabase, scenario => RestartAsync(scenario, killed: true)),
        new("database-read-only-for-a-while", Shared, ReadOnlyAsync, IsFast: true),
        new("database-connections-exhausted", Shared, ExhaustAsync),
    ];

    private static async Task RestartAsync(FaultScenario scenario, bool killed)
    {
        await scenario.BeginAsync();
        await scenario.Environment.OwnDatabase!.RestartAsync(killed);
    }

    private static async Task ReadOnlyAsync(FaultScenario scenario)
    {
        await scenario.BeginAsync();
        var administrator = new DatabaseAdministrator(scenario);
        await administrator.SetReadOnlyAsync(true);
        await FaultScenario.PauseAsync(TimeSpan.FromSeconds(scenario.Random.Next(2, 8)));
        await administrator.SetReadOnlyAsync(false);
    }

    private static async Task ExhaustAsync(FaultScenario scenario)
    {
        var administrator = new DatabaseAdministrator(scenario);
        scenario.Role = await administrator.CreateRoleAsync();
        await scenario.BeginAsync();
        await administrator.LimitAsync(scenario.Role, connections: scenario.Random.Next(0, 2));
        await FaultScenario.PauseAsync(TimeSpan.FromSeconds(scenario.Random.Next(2, 10)));
        await administrator.LimitAsync(scenario.Role, connections: -1);
    }
}
