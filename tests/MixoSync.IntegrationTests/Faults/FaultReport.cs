using System.Globalization;

namespace MixoSync.IntegrationTests.Faults;

/// <summary>Writes the result of each row and seed to a file, from which <c>ops/faults</c> creates its table.</summary>
internal static class FaultReport
{
    private static readonly string? Path = Environment.GetEnvironmentVariable("MIXOSYNC_FAULT_REPORT");

    /// <summary>
    /// Adds a line: row, seed, lost, duplicated, repeated calls, over the limit, dead-lettered, seconds, and <c>ok</c> or the
    /// problems.
    /// </summary>
    /// <param name="row">The name of the row.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="verdict">The result, or null if the scenario did not complete.</param>
    /// <param name="took">The duration.</param>
    public static async Task AddAsync(string row, int seed, FaultResult? verdict, TimeSpan took)
    {
        var figures = verdict is null ? "?\t?\t?\t?\t?" : string.Create(
            CultureInfo.InvariantCulture,
            $"{verdict.Lost}\t{verdict.Duplicated}\t{verdict.RepeatedCalls}\t{verdict.OverTheLimit}\t{verdict.DeadLettered}");
        var error = verdict is null ? "did not complete" : verdict.IsClean ? "ok" : string.Join("; ", verdict.Errors);
        var line = string.Create(CultureInfo.InvariantCulture, $"{row}\t{seed}\t{figures}\t{took.TotalSeconds:0}\t{error.ReplaceLineEndings(" ")}");
        TestContext.Current.TestOutputHelper!.WriteLine(line);
        if (Path is not null)
        {
            await File.AppendAllLinesAsync(Path, [line]);
        }
    }
}
