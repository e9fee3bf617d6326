using MixoSync.IntegrationTests.Faults.Network;

namespace MixoSync.IntegrationTests.Faults.Rows;

/// <summary>
/// Faults of the network between one of two workers and a server. Faults of the network to the platform affect all processes.
/// </summary>
internal static class NetworkFaults
{
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(200);
    private static readonly FaultSettings Settings = new() { Campaigns = 60, Clients = ["acme", "globex"], MaxRepeatedCalls = 32 };

    // The run lasts longer than the fault. Otherwise no process would be left that late bytes could harm.
    private static readonly FaultSettings Long = new() { Campaigns = 100, Limit = 4, MaxRepeatedCalls = 32 };

    public static IReadOnlyList<FaultRow> Rows { get; } =
    [
        .. RowsOf("broker", scenario => scenario.Broker),
        .. RowsOf("database", scenario => scenario.Database),
        .. RowsOf("platform", scenario => scenario.Api),
        // Not to the platform: if a network delays calls and then delivers them all at once, they exceed any limit, whatever the
        // sender does.
        new("connection-to-the-broker-stalls-for-20-s", Long, scenario => StallAsync(scenario, scenario.Broker, responsesOnly: false)),
        new("connection-to-the-database-stalls-for-20-s", Long, scenario => StallAsync(scenario, scenario.Database, responsesOnly: false)),
        new("permits-received-seconds-late", Long, LatePermitsAsync),
    ];

    private static IEnumerable<FaultRow> RowsOf(string server, Func<FaultScenario, TcpProxy> proxy) =>
    [
        new($"connection-to-the-{server}-reset", Settings, scenario => ResetAsync(scenario, proxy(scenario))),
        new($"connection-to-the-{server}-drops-all-data-for-20-s", Long, scenario => DropAsync(scenario, proxy(scenario))),
        new($"responses-of-the-{server}-stall-for-20-s", Long, scenario => StallAsync(scenario, proxy(scenario), responsesOnly: true)),
        new($"connection-to-the-{server}-200-ms-late", Settings, scenario => DelayAsync(scenario, proxy(scenario))),
    ];

    private static async Task ResetAsync(FaultScenario scenario, TcpProxy proxy)
    {
        await scenario.BeginTamperedAsync();
        for (var times = scenario.Random.Next(3, 9); times > 0; times--)
        {
            proxy.Reset();
            await scenario.PauseAtMostAsync(TimeSpan.FromSeconds(1.5));
        }
    }

    private static async Task DropAsync(FaultScenario scenario, TcpProxy proxy)
    {
        await scenario.BeginTamperedAsync();
        await proxy.DropAsync(Outage, FaultScenario.Token);
    }

    private static async Task StallAsync(FaultScenario scenario, TcpProxy proxy, bool responsesOnly)
    {
        await scenario.BeginTamperedAsync();
        await proxy.StallAsync(Outage, responsesOnly, FaultScenario.Token);
    }

    private static async Task DelayAsync(FaultScenario scenario, TcpProxy proxy)
    {
        await scenario.BeginTamperedAsync();
        (proxy.Up.Latency, proxy.Down.Latency) = (Latency, Latency);
    }

    // The worker's requests to the ledger wait for a lock. They are then executed, but their responses are held while another
    // worker continues.
    private static async Task LatePermitsAsync(FaultScenario scenario)
    {
        await scenario.ListAsync();
        await using (var ledger = await WriteLock.TakeAsync(scenario, "quota_ledgers"))
        {
            await scenario.ServeTamperedAsync("sync-worker");
            await ledger.WaitersReachAsync(4);
            scenario.Database.Down.Hold();
        }

        await scenario.ServeAsync("sync-worker");
        await FaultScenario.PauseAsync(TimeSpan.FromSeconds(scenario.Random.Next(2, 10)));
        scenario.Database.Down.Release();
    }
}
