using Microsoft.Extensions.Logging;

namespace MixoSync.Storage;

/// <summary>
/// Delays all work on the database until its schema is compatible. Once open, the gate stays open; later mismatches are reported
/// by <see cref="SchemaErrors"/> and the readiness check.
/// </summary>
internal sealed class SchemaGate(Database database, SchemaErrors errors, TimeProvider time, ILogger<SchemaGate> logger) : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Reminder = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource disposed = new();
    private readonly Lock starting = new();
    private volatile bool isOpen;
    private Task? opening;

    /// <summary>Whether a check has found the schema compatible.</summary>
    public bool IsOpen => isOpen;

    /// <summary>Records the schema errors that occur after the gate has opened.</summary>
    public SchemaErrors Errors => errors;

    /// <summary>
    /// Waits without a time limit until the schema is compatible. All callers share one check per second and one log line per minute.
    /// </summary>
    public Task WaitAsync(CancellationToken cancellationToken)
    {
        lock (starting)
        {
            opening ??= OpenAsync(disposed.Token);
        }

        return opening.WaitAsync(cancellationToken);
    }

    /// <summary>Checks the schema once and throws instead of waiting.</summary>
    /// <exception cref="ConfigurationException">The schema is not compatible. The message says why and what to do.</exception>
    public async Task EnsureOpenAsync(CancellationToken cancellationToken)
    {
        if (!isOpen && await database.SchemaMismatchAsync(cancellationToken) is { } mismatch)
        {
            throw new ConfigurationException($"{database.Location}: {mismatch}");
        }

        isOpen = true;
    }

    public void Dispose()
    {
        disposed.Cancel();
        disposed.Dispose();
    }

    private async Task OpenAsync(CancellationToken cancellationToken)
    {
        var (reported, reportedAt) = ((string?)null, DateTimeOffset.MinValue);
        while (await ReasonToWaitAsync(cancellationToken) is { } reason)
        {
            var now = time.GetUtcNow();
            if (reason != reported || now - reportedAt >= Reminder)
            {
                Log.WaitingForSchema(logger, reason);
                (reported, reportedAt) = (reason, now);
            }

            await Task.Delay(Interval, time, cancellationToken);
        }

        if (reported is not null)
        {
            Log.SchemaCompatible(logger, database.Location);
        }
    }

    private async Task<string?> ReasonToWaitAsync(CancellationToken cancellationToken)
    {
        try
        {
            await EnsureOpenAsync(cancellationToken);
            return null;
        }
        catch (ConfigurationException e)
        {
            return e.Message;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            return $"{database.Location} does not respond: {e.Message}";
        }
    }
}
