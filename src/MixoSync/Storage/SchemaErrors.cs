namespace MixoSync.Storage;

/// <summary>
/// Errors of MixoSync's own SQL that say that the schema does not fit, such as a missing column. They are nobody's fault but
/// the deployment's, and make the process unready until a minute after the last one.
/// </summary>
internal sealed class SchemaErrors(Database database, TimeProvider time)
{
    private static readonly TimeSpan UnreadyFor = TimeSpan.FromMinutes(1);

    private long count;
    private volatile Error? latest;

    /// <summary>How many there have been in this process.</summary>
    public long Count => Interlocked.Read(ref count);

    /// <summary>The latest, where it was within the last minute.</summary>
    public string? RecentMessage => latest is { } error && time.GetUtcNow() - error.At < UnreadyFor ? error.Message : null;

    /// <summary>Counts the exception where it is such an error.</summary>
    /// <returns>Whether it is.</returns>
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
