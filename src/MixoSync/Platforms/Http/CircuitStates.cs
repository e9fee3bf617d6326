using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace MixoSync.Platforms.Http;

/// <summary>The hosts whose circuit breakers are open, as reported by the circuit breakers.</summary>
internal sealed class CircuitStates(TimeProvider time, ILogger<CircuitStates> logger)
{
    private readonly ConcurrentDictionary<string, DateTimeOffset> probeTimes = new();

    /// <summary>How long the host will not be called. Null if its circuit breaker is closed or ready for a probe.</summary>
    public TimeSpan? UntilProbe(Uri uri)
    {
        var wait = probeTimes.GetValueOrDefault(Host(uri)) - time.GetUtcNow();
        return wait > TimeSpan.Zero ? wait : null;
    }

    /// <summary>The hosts whose circuit breakers are open or half-open, with the time of the next probe.</summary>
    public IReadOnlyCollection<KeyValuePair<string, DateTimeOffset>> OpenHosts => [.. probeTimes];

    public void Open(Uri uri, TimeSpan breakDuration)
    {
        probeTimes[Host(uri)] = time.GetUtcNow() + breakDuration;
        logger.CircuitOpened(uri.Authority, breakDuration);
    }

    /// <summary>One call probes the host. The others wait for another break, unless the probe completes earlier.</summary>
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

    /// <summary>The failure of a call that an open circuit breaker has blocked.</summary>
    public static AdPlatformException Failure(Uri uri, TimeSpan untilProbe, Exception? cause = null) => new(
        FailureKind.CircuitOpen,
        $"{uri.Authority} keeps failing, so its circuit breaker is open and it is not called for a while",
        untilProbe,
        cause);

    // SelectPipelineByAuthority creates one circuit breaker per authority.
    private static string Host(Uri uri) => uri.GetLeftPart(UriPartial.Authority);
}
