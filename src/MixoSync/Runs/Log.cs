using Microsoft.Extensions.Logging;

namespace MixoSync.Runs;

/// <summary>Log messages of runs. Events 1201 and 1233; the others from 1200 to 1299 belong to the pipeline.</summary>
internal static partial class Log
{
    [LoggerMessage(1201, LogLevel.Information,
        "Run completed: {State}, {Synced} synced, {Skipped} skipped, {Failed} failed of {Listed} listed in {Duration} {Reason}")]
    public static partial void RunEnded(
        ILogger logger, RunState state, int synced, int skipped, int failed, int listed, TimeSpan? duration, string? reason);

    [LoggerMessage(1233, LogLevel.Information, "A failed campaign was synced after the end of the run, so the run is {State} now")]
    public static partial void RunOutcomeChanged(ILogger logger, RunState state);
}
