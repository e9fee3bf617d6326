namespace MixoSync.Storage;

/// <summary>
/// Counts SQL errors caused by a schema mismatch, such as a missing column. They indicate a deployment error, and the process is
/// not ready until one minute after the last one.
/// </summary>
internal sealed class SchemaErrors(Database database, TimeProvider time)
{
    private static readonly TimeSpan UnreadyFor = TimeSpan.FromMinutes(1);

    private long count;
    private volatile Error? latest;

    /// <summary>The number of schema errors since the process started.</summary>
    public long Count => Interlocked.Read(ref count);

    /// <summary>The message of the latest schema error. Null if it is older than one minute.</summary>
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
