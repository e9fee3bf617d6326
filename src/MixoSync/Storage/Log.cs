using Microsoft.Extensions.Logging;

namespace MixoSync.Storage;

/// <summary>Log messages of the database. Events 1700 to 1799.</summary>
internal static partial class Log
{
    [LoggerMessage(1700, LogLevel.Warning, "Waiting for a compatible schema: {Reason}. Processing starts automatically when it is compatible")]
    public static partial void WaitingForSchema(ILogger logger, string reason);

    [LoggerMessage(1701, LogLevel.Information, "The schema is compatible; processing starts: {Location}")]
    public static partial void SchemaCompatible(ILogger logger, string location);
}
