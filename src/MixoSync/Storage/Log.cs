using Microsoft.Extensions.Logging;

namespace MixoSync.Storage;

/// <summary>Log messages of the database. Events 1700 to 1799.</summary>
internal static partial class Log
{
    [LoggerMessage(1700, LogLevel.Warning, "Waiting for the database schema: {Reason}. Work starts automatically as soon as the schema matches")]
    public static partial void WaitingForSchema(ILogger logger, string reason);

    [LoggerMessage(1701, LogLevel.Information, "The database schema matches, work starts: {Location}")]
    public static partial void SchemaFits(ILogger logger, string location);
}
