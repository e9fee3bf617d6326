namespace MixoSync.MockApi;

/// <summary>UTC that never steps back or jumps, so that a corrected system clock cannot loosen the limit.</summary>
internal sealed class PlatformClock(TimeProvider time)
{
    private readonly DateTimeOffset startedAt = time.GetUtcNow();
    private readonly long started = time.GetTimestamp();

    public DateTimeOffset Now => startedAt + Uptime;

    public TimeSpan Uptime => time.GetElapsedTime(started);
}
