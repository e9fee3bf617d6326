using CsCheck;
using MixoSync.MockApi.Limiting;

namespace MixoSync.Tests.MockApi;

public sealed class SlidingLogTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(60);

    private readonly SlidingLog log = new();

    [Fact]
    public void CallsUpToTheLimitAreAdmitted()
    {
        Assert.True(AdmitAt(0, limit: 2));
        Assert.True(AdmitAt(0, limit: 2));
        Assert.False(AdmitAt(0, limit: 2));
    }

    [Fact]
    public void ACallExactlyOneWindowLaterIsAdmitted()
    {
        AdmitAt(0, limit: 1);
        Assert.True(AdmitAt(60_000, limit: 1));
    }

    [Fact]
    public void ACallJustInsideTheWindowIsRejected()
    {
        AdmitAt(0, limit: 1);
        Assert.False(AdmitAt(59_999, limit: 1));
    }

    [Fact]
    public void ARejectedCallIsNotCounted()
    {
        AdmitAt(0, limit: 1);
        Assert.False(AdmitAt(59_000, limit: 1));
        Assert.True(AdmitAt(60_000, limit: 1));
    }

    [Fact]
    public void TheWindowSlidesInsteadOfRestarting()
    {
        AdmitAt(0, limit: 2);
        AdmitAt(50_000, limit: 2);
        Assert.True(AdmitAt(60_000, limit: 2));
        Assert.False(AdmitAt(109_999, limit: 2));
        Assert.True(AdmitAt(110_000, limit: 2));
    }

    [Fact]
    public void NoWindowExceedsTheLimitAndNoCallIsRejectedWithoutNeed() =>
        Gen.Select(Gen.Int[1, 5], Gen.Int[0, 20_000].List[1, 200]).Sample((limit, gaps) =>
        {
            var sliding = new SlidingLog();
            var admitted = new List<DateTimeOffset>();
            var now = Start;
            foreach (var gap in gaps)
            {
                now += TimeSpan.FromMilliseconds(gap);
                var permitted = admitted.Count(call => call > now - Window) < limit;
                Assert.Equal(permitted, TryAdmit(sliding, now, limit));
                if (permitted) admitted.Add(now);
            }
        });

    private bool AdmitAt(int milliseconds, int limit) =>
        TryAdmit(log, Start + TimeSpan.FromMilliseconds(milliseconds), limit);

    private static bool TryAdmit(SlidingLog log, DateTimeOffset now, int limit)
    {
        if (log.Count(now, Window) >= limit) return false;
        log.Add(now);
        return true;
    }
}
