using Microsoft.Extensions.Logging;

namespace MixoSync.Runs;

/// <summary>Event ids 1201 and 1233. The other ids from 1200 to 1299 belong to the pipeline.</summary>
internal static partial class Log
{
    [LoggerMessage(1201, LogLevel.Information,
        "Run completed: {State}, {Synced} synced, {Skipped} skipped, {Failed} failed of {Listed} listed in {Duration} {Reason}")]
    public static partial void RunEnded(
        ILogger logger, RunState state, int synced, int skipped, int failed, int listed, TimeSpan? duration, string? reason);

    [LoggerMessage(1233, LogLevel.Information, "A campaign that had failed was synced; the run is now {State}")]
    public static partial void RunOutcomeChanged(ILogger logger, RunState state);
}
