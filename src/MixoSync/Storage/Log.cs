using Microsoft.Extensions.Logging;

namespace MixoSync.Storage;

/// <summary>Events 1700 to 1799.</summary>
internal static partial class Log
{
    [LoggerMessage(1700, LogLevel.Warning, "Waiting, nothing is worked on: {Reason}. Work begins by itself once the schema fits")]
    public static partial void WaitingForSchema(ILogger logger, string reason);

    [LoggerMessage(1701, LogLevel.Information, "The schema fits now, work begins: {Location}")]
    public static partial void SchemaFits(ILogger logger, string location);
}
