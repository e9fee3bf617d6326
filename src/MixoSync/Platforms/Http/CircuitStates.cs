using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace MixoSync.Platforms.Http;

/// <summary>Which hosts' circuits are open and until when. What the breakers report of themselves, for all to see.</summary>
internal sealed class CircuitStates(TimeProvider time, ILogger<CircuitStates> logger)
{
    private readonly ConcurrentDictionary<string, DateTimeOffset> probeTimes = new();

    /// <summary>How long the host is not called; none where its circuit is closed or waits for a call to probe it.</summary>
    public TimeSpan? UntilProbe(Uri uri)
    {
        var wait = probeTimes.GetValueOrDefault(Host(uri)) - time.GetUtcNow();
        return wait > TimeSpan.Zero ? wait : null;
    }

    /// <summary>The hosts that are not called now, or not but for a probe, and the time of the next one.</summary>
    public IReadOnlyCollection<KeyValuePair<string, DateTimeOffset>> OpenHosts => [.. probeTimes];

    public void Open(Uri uri, TimeSpan breakDuration)
    {
        probeTimes[Host(uri)] = time.GetUtcNow() + breakDuration;
        logger.CircuitOpened(uri.Authority, breakDuration);
    }

    /// <summary>One call probes the host; the others wait as long again, unless the probe ends sooner.</summary>
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

    /// <summary>What becomes of a call that the open circuit holds back.</summary>
    public static AdPlatformException Failure(Uri uri, TimeSpan untilProbe, Exception? cause = null) => new(
        FailureKind.CircuitOpen,
        $"{uri.Authority} keeps failing, so its circuit is open: it is not called for a while",
        untilProbe,
        cause);

    // As SelectPipelineByAuthority has it, with one breaker for each.
    private static string Host(Uri uri) => uri.GetLeftPart(UriPartial.Authority);
}
