using System.Text.Json;
using MixoSync.IntegrationTests.Processes;
using MixoSync.IntegrationTests.Servers;

namespace MixoSync.IntegrationTests.Faults.Rows;

/// <summary>Workers whose clock is 10 minutes fast or slow, simulated by libfaketime (Debian package faketime).</summary>
internal static class ClockFaults
{
    private static readonly string[] Folders =
        ["/usr/lib/x86_64-linux-gnu/faketime", "/usr/lib/aarch64-linux-gnu/faketime", "/usr/lib/faketime", "/usr/lib64/faketime"];

    public static IReadOnlyList<FaultRow> Rows { get; } =
    [
        new("worker-clock-10-minutes-off", new FaultSettings { Campaigns = 24, Limit = 4, Window = TimeSpan.FromSeconds(3), MaxRepeatedCalls = 0 }, OffAsync),
    ];

    // The clock of the other worker is correct. Both share the ledger and each other's parked messages.
    private static async Task OffAsync(FaultScenario scenario)
    {
        await scenario.ListAsync();
        var variables = scenario.Deployment.Cli.Variables;
        variables["LD_PRELOAD"] = LocalPrograms.Find("libfaketime.so.1", Folders, package: "faketime");
        variables["FAKETIME"] = scenario.Random.Next(2) == 0 ? "+10m" : "-10m";
        variables["DONT_FAKE_MONOTONIC"] = "1"; // otherwise timers do not advance
        variables["FAKETIME_DONT_RESET"] = "1";
        var wrong = (await scenario.ServeAsync("sync-worker"))[0];
        AssertWrong(wrong);
        variables.Remove("LD_PRELOAD");
        await scenario.ServeAsync("sync-worker");
    }

    private static void AssertWrong(MixoSyncProcess worker)
    {
        var line = JsonElement.Parse(worker.Output.First(line => line.StartsWith('{')));
        var off = line.GetProperty("@t").GetDateTimeOffset() - TimeProvider.System.GetUtcNow();
        Assert.InRange(off.Duration(), TimeSpan.FromMinutes(9), TimeSpan.FromMinutes(11));
    }
}
