using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace MixoSync.Platforms.Http;

/// <summary>Tracks which circuits are open and until when, as reported by the circuit breakers.</summary>
internal sealed class CircuitStates(TimeProvider time, ILogger<CircuitStates> logger)
{
    private readonly ConcurrentDictionary<string, DateTimeOffset> probeTimes = new();

    /// <summary>Returns the time until the next probe of the host. Returns null if the circuit is closed or due for a probe.</summary>
    public TimeSpan? UntilProbe(Uri uri)
    {
        var wait = probeTimes.GetValueOrDefault(Host(uri)) - time.GetUtcNow();
        return wait > TimeSpan.Zero ? wait : null;
    }

    /// <summary>The hosts whose circuit is open or half-open, with the time of the next probe.</summary>
    public IReadOnlyCollection<KeyValuePair<string, DateTimeOffset>> OpenHosts => [.. probeTimes];

    public void Open(Uri uri, TimeSpan breakDuration)
    {
        probeTimes[Host(uri)] = time.GetUtcNow() + breakDuration;
        logger.CircuitOpened(uri.Authority, breakDuration);
    }

    /// <summary>Records that one call probes the host. Other calls wait for another break duration or until the probe completes.</summary>
    public void HalfOpen(Uri uri, TimeSpan breakDuration)
    {
        probeTimes[Host(uri)] = time.GetUtcNow() + breakDuration;
        logger.CircuitHalfOpened(uri.Authority);
    }

    public void Close(Uri uri)
    {
        probeTimes.TryRemove(Host(uri), out _);
        logger.CircuitClosed(uri.Authority);
    }

    /// <summary>Creates the exception of a call that is not sent because the circuit is open.</summary>
    public static AdPlatformException Failure(Uri uri, TimeSpan untilProbe, Exception? cause = null) => new(
        FailureKind.CircuitOpen,
        $"The call to {uri.Authority} was not sent: its circuit breaker is open, because too many calls failed",
        untilProbe,
        cause);

    // The key that SelectPipelineByAuthority uses: one circuit breaker per authority.
    private static string Host(Uri uri) => uri.GetLeftPart(UriPartial.Authority);
}
