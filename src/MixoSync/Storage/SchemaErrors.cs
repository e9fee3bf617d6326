namespace MixoSync.Storage;

/// <summary>
/// Counts errors of MixoSync's own SQL that show that the schema does not match, for example a missing column. The deployment
/// causes them, not the messages. They make the process unready until one minute after the last error.
/// </summary>
internal sealed class SchemaErrors(Database database, TimeProvider time)
{
    private static readonly TimeSpan UnreadyFor = TimeSpan.FromMinutes(1);

    private long count;
    private volatile Error? latest;

    /// <summary>The number of errors since the start of the process.</summary>
    public long Count => Interlocked.Read(ref count);

    /// <summary>The latest error, if it occurred within the last minute.</summary>
    public string? RecentMessage => latest is { } error && time.GetUtcNow() - error.At < UnreadyFor ? error.Message : null;

    /// <summary>Counts the exception if it is a schema error.</summary>
    /// <returns>Whether it is a schema error.</returns>
    public bool Record(Exception exception)
    {
        if (!database.IsSchemaError(exception))
        {
            return false;
        }

        Interlocked.Increment(ref count);
        latest = new Error(time.GetUtcNow(), exception.Message);
        return true;
    }

    private sealed record Error(DateTimeOffset At, string Message);
}
