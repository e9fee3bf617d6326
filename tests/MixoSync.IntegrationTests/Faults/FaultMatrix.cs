using System.Globalization;
using MixoSync.IntegrationTests.Faults.Rows;

namespace MixoSync.IntegrationTests.Faults;

/// <summary>All rows, and the choice of rows and seeds to run.</summary>
/// <remarks>
/// By default, the fast rows run with one seed each. <c>ops/faults</c> sets <c>MIXOSYNC_FAULT_SEEDS</c> (runs all rows with this
/// number of seeds), <c>MIXOSYNC_FAULT_ROW</c> (rows whose name contains one of these words), <c>MIXOSYNC_FAULT_SEED</c> (one seed,
/// to reproduce a failure) and <c>MIXOSYNC_FAULT_LANE</c> (<c>1/2</c>: the first of two processes that share the rows).
/// </remarks>
internal static class FaultMatrix
{
    public static IReadOnlyList<FaultRow> Rows { get; } =
    [
        .. WorkerKills.Rows, .. PublisherKills.Rows, .. BrokerFaults.Rows, .. DatabaseFaults.Rows, .. NetworkFaults.Rows,
        .. MessageFaults.Rows, .. PlatformFaults.Rows, .. ClockFaults.Rows, .. SchemaFaults.Rows,
        .. Replays.Rows, .. ListingReplays.Rows, .. CancelledRuns.Rows, .. PartialRuns.Rows, .. UrgentSyncs.Rows, .. BacklogKills.Rows, .. ClientChanges.Rows,
    ];

    private static readonly string? Seeds = Environment.GetEnvironmentVariable("MIXOSYNC_FAULT_SEEDS");
    private static readonly string? Row = Environment.GetEnvironmentVariable("MIXOSYNC_FAULT_ROW");
    private static readonly string? Seed = Environment.GetEnvironmentVariable("MIXOSYNC_FAULT_SEED");
    private static readonly string? Lane = Environment.GetEnvironmentVariable("MIXOSYNC_FAULT_LANE");

    /// <summary>The names of the chosen rows, each with a seed.</summary>
    public static TheoryData<string, int> Chosen { get; } = [.. Choose()];

    public static FaultRow Find(string name) => Rows.Single(row => row.Name == name);

    private static IEnumerable<TheoryDataRow<string, int>> Choose()
    {
        var words = Row?.Split(',');
        var rows = Rows.Where(row => words?.Any(row.Name.Contains) ?? (Seeds is not null || row.IsFast)).ToList();
        if (rows.Count == 0)
        {
            throw new InvalidOperationException($"No fault row matches '{Row}'. Rows: {string.Join(' ', Rows.Select(row => row.Name))}");
        }

        return from row in rows.Where(IsInLane) from seed in ChooseSeeds() select new TheoryDataRow<string, int>(row.Name, seed);
    }

    private static bool IsInLane(FaultRow row, int index)
    {
        var lane = (Lane ?? "1/1").Split('/').Select(number => int.Parse(number, NumberStyles.None, CultureInfo.InvariantCulture)).ToList();
        return index % lane[1] == lane[0] - 1;
    }

    private static int[] ChooseSeeds() => Seed is not null
        ? [int.Parse(Seed, NumberStyles.None, CultureInfo.InvariantCulture)]
        : [.. Enumerable.Range(0, int.Parse(Seeds ?? "1", CultureInfo.InvariantCulture)).Select(_ => Random.Shared.Next())];
}
