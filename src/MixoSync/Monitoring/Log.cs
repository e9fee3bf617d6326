using Microsoft.Extensions.Logging;

namespace MixoSync.Monitoring;

/// <summary>Events 1600 to 1699.</summary>
internal static partial class Log
{
    [LoggerMessage(1600, LogLevel.Warning, "The state of the system could not be read in full: {Problem}")]
    public static partial void StatusIncomplete(ILogger logger, string problem);
}
