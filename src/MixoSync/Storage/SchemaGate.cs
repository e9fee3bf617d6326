using Microsoft.Extensions.Logging;

namespace MixoSync.Storage;

/// <summary>
/// Holds back whatever works with the database until its schema fits this program. Once open it stays open: what happens
/// later is for <see cref="SchemaErrors"/> and readiness to report.
/// </summary>
internal sealed class SchemaGate(Database database, SchemaErrors errors, TimeProvider time, ILogger<SchemaGate> logger) : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Reminder = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource disposed = new();
    private readonly Lock starting = new();
    private volatile bool isOpen;
    private Task? opening;

    /// <summary>Whether the schema fitted when it was last checked for this purpose.</summary>
    public bool IsOpen => isOpen;

    /// <summary>Where those who were let through report what failed.</summary>
    public SchemaErrors Errors => errors;

    /// <summary>Waits until the schema fits, for as long as it takes. All who wait share one check a second and one log line a minute.</summary>
    public Task WaitAsync(CancellationToken cancellationToken)
    {
        lock (starting)
        {
            opening ??= OpenAsync(disposed.Token);
        }

        return opening.WaitAsync(cancellationToken);
    }

    /// <summary>Checks at once, for those who would rather fail than wait.</summary>
    /// <exception cref="ConfigurationException">The schema does not fit; says why and what to do.</exception>
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
            Log.SchemaFits(logger, database.Location);
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
            return $"{database.Location} does not answer: {e.Message}";
        }
    }
}
