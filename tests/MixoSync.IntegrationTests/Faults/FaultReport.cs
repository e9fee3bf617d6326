using System.Globalization;

namespace MixoSync.IntegrationTests.Faults;

/// <summary>Writes down what became of each row and seed, where <c>ops/faults</c> makes its table from it.</summary>
internal static class FaultReport
{
    private static readonly string? Path = Environment.GetEnvironmentVariable("MIXOSYNC_FAULT_REPORT");

    /// <summary>A line: row, seed, lost, duplicated, repeated calls, over the limit, dead-lettered, seconds, <c>ok</c> or what is wrong.</summary>
    /// <param name="row">Its name.</param>
    /// <param name="seed">The seed it was played with.</param>
    /// <param name="verdict">None where it could not be played to its end.</param>
    /// <param name="took">How long.</param>
    public static async Task AddAsync(string row, int seed, FaultResult? verdict, TimeSpan took)
    {
        var figures = verdict is null ? "?\t?\t?\t?\t?" : string.Create(
            CultureInfo.InvariantCulture,
            $"{verdict.Lost}\t{verdict.Duplicated}\t{verdict.RepeatedCalls}\t{verdict.OverTheLimit}\t{verdict.DeadLettered}");
        var complaint = verdict is null ? "not played to its end" : verdict.IsClean ? "ok" : string.Join("; ", verdict.Complaints);
        var line = string.Create(CultureInfo.InvariantCulture, $"{row}\t{seed}\t{figures}\t{took.TotalSeconds:0}\t{complaint.ReplaceLineEndings(" ")}");
        TestContext.Current.TestOutputHelper!.WriteLine(line);
        if (Path is not null)
        {
            await File.AppendAllLinesAsync(Path, [line]);
        }
    }
}
