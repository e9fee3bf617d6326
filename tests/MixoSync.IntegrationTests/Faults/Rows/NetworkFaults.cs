using MixoSync.IntegrationTests.Faults.Network;

namespace MixoSync.IntegrationTests.Faults.Rows;

/// <summary>
/// Faults of the network between one of two workers and a server. Faults of the network to the platform affect all processes.
/// </summary>
internal static class NetworkFaults
{
    private static readonly TimeSpan Hole = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(200);
    private static readonly FaultSettings Setting = new() { Campaigns = 60, Clients = ["acme", "globex"], MostRepeats = 32 };

    // The run lasts longer than the fault. Otherwise no process would be left that late bytes could harm.
    private static readonly FaultSettings Long = new() { Campaigns = 100, Limit = 4, MostRepeats = 32 };

    public static IReadOnlyList<FaultRow> Rows { get; } =
    [
        .. RowsOf("broker", scene => scene.Broker),
        .. RowsOf("database", scene => scene.Database),
        .. RowsOf("platform", scene => scene.Api),
        // Not to the platform: if a network delays calls and then delivers them all at once, they exceed any limit, whatever the
        // sender does.
        new("line-to-the-broker-stalls-for-20-s", Long, scene => StallAsync(scene, scene.Broker, answersOnly: false)),
        new("line-to-the-database-stalls-for-20-s", Long, scene => StallAsync(scene, scene.Database, answersOnly: false)),
        new("permits-learnt-seconds-after-they-were-granted", Long, LatePermitsAsync),
    ];

    private static IEnumerable<FaultRow> RowsOf(string server, Func<FaultScenario, TcpProxy> line) =>
    [
        new($"line-to-the-{server}-reset", Setting, scene => ResetAsync(scene, line(scene))),
        new($"line-to-the-{server}-swallows-all-for-20-s", Long, scene => SwallowAsync(scene, line(scene))),
        new($"answers-of-the-{server}-stall-for-20-s", Long, scene => StallAsync(scene, line(scene), answersOnly: true)),
        new($"line-to-the-{server}-200-ms-late", Setting, scene => DelayAsync(scene, line(scene))),
    ];

    private static async Task ResetAsync(FaultScenario scene, TcpProxy line)
    {
        await scene.BeginTamperedAsync();
        for (var times = scene.Random.Next(3, 9); times > 0; times--)
        {
            line.Reset();
            await scene.PauseAtMostAsync(TimeSpan.FromSeconds(1.5));
        }
    }

    private static async Task SwallowAsync(FaultScenario scene, TcpProxy line)
    {
        await scene.BeginTamperedAsync();
        await line.SwallowAsync(Hole, FaultScenario.Token);
    }

    private static async Task StallAsync(FaultScenario scene, TcpProxy line, bool answersOnly)
    {
        await scene.BeginTamperedAsync();
        await line.StallAsync(Hole, answersOnly, FaultScenario.Token);
    }

    private static async Task DelayAsync(FaultScenario scene, TcpProxy line)
    {
        await scene.BeginTamperedAsync();
        (line.Up.Latency, line.Down.Latency) = (Latency, Latency);
    }

    // The worker's requests to the ledger wait for a lock. They are then executed, but their responses are held while another
    // worker continues.
    private static async Task LatePermitsAsync(FaultScenario scene)
    {
        await scene.ListAsync();
        await using (var ledger = await WriteLock.TakeAsync(scene, "quota_ledgers"))
        {
            await scene.ServeTamperedAsync("sync-worker");
            await ledger.WaitersReachAsync(4);
            scene.Database.Down.Hold();
        }

        await scene.ServeAsync("sync-worker");
        await FaultScenario.PauseAsync(TimeSpan.FromSeconds(scene.Random.Next(2, 10)));
        scene.Database.Down.Release();
    }
}
