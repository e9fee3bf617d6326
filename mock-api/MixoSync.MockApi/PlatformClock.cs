namespace MixoSync.MockApi;

/// <summary>A UTC clock that never goes back or jumps, so that an adjustment of the system clock does not affect the limit.</summary>
internal sealed class PlatformClock(TimeProvider time)
{
    private readonly DateTimeOffset startedAt = time.GetUtcNow();
    private readonly long started = time.GetTimestamp();

    public DateTimeOffset Now => startedAt + Uptime;

    public TimeSpan Uptime => time.GetElapsedTime(started);
}
