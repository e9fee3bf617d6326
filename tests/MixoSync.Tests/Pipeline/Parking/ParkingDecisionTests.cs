using MixoSync.Pipeline.Parking;
using MixoSync.Platforms;
using MixoSync.Quotas;

namespace MixoSync.Tests.Pipeline.Parking;

/// <summary>Whether and how long a message is parked, and what it keeps.</summary>
public sealed class ParkingDecisionTests
{
    private const int Rejections = 4;

    private static readonly AdPlatformOptions Options = new();

    [Theory]
    [InlineData(10.5, 10)]
    [InlineData(10.4, 9)]
    [InlineData(2.1, 1)]
    [InlineData(0.1, 1)]
    public void AMessageThatWaitsForQuotaReturnsBeforeItsPermitIsDue(double wait, int parked) =>
        Assert.Equal(TimeSpan.FromSeconds(parked), For(QuotaWait(TimeSpan.FromSeconds(wait)))!.Delay);

    [Theory]
    [InlineData(45.6, 45, 0)]
    [InlineData(46.5, 45, 1)]
    [InlineData(3_600, 45, 3_554)]
    public void AMessageThatWaitsLongForQuotaReturnsEarly(double wait, int delay, int remaining)
    {
        var decision = For(QuotaWait(TimeSpan.FromSeconds(wait)))!;

        Assert.Equal((TimeSpan.FromSeconds(delay), TimeSpan.FromSeconds(remaining)), (decision.Delay, decision.Remaining));
    }

    [Fact]
    public void WaitingForQuotaKeepsPermitRejectionsAndRetries()
    {
        var wait = QuotaWait(TimeSpan.FromSeconds(10), retries: 2);

        var decision = For(wait)!;

        Assert.Equal((wait.Permit, Rejections, 2), (decision.Permit!.Value, decision.Rejections, decision.Retries));
    }

    [Fact]
    public void ARejectedCallIsParkedForRetryAfterPlusTheGracePeriod() => Assert.Equal(
        TimeSpan.FromSeconds(7) + Options.RateLimitGrace, For(Rejection(TimeSpan.FromSeconds(7)))!.Delay);

    [Fact]
    public void ARejectedCallWithoutRetryAfterIsParkedForOneMinutePlusTheGracePeriod() => Assert.Equal(
        TimeSpan.FromMinutes(1) + Options.RateLimitGrace, For(Rejection(retryAfter: null))!.Delay);

    [Fact]
    public void ARejectedCallIsCountedAndLosesItsPermit()
    {
        var decision = For(Rejection(TimeSpan.FromSeconds(7)))!;

        Assert.Equal((null, Rejections + 1, 0), (decision.Permit, decision.Rejections, decision.Retries));
    }

    [Fact]
    public void AMessageIsNotParkedAfterTooManyRejections() => Assert.Null(
        ParkingDecision.For(Rejection(TimeSpan.FromSeconds(7)), Options.MaxRateLimitWaits, inFlightWaits: 0, Options));

    [Fact]
    public void AnOpenCircuitParksUntilShortlyAfterItsProbe()
    {
        var probe = TimeSpan.FromSeconds(9);

        var decision = For(new AdPlatformException(FailureKind.CircuitOpen, "open", probe))!;

        Assert.InRange(decision.Delay, probe, probe + TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void AnOpenCircuitDoesNotCountAsARejection() =>
        Assert.Equal(Rejections, For(new AdPlatformException(FailureKind.CircuitOpen, "open"))!.Rejections);

    [Theory]
    [InlineData(FailureKind.Transient)]
    [InlineData(FailureKind.Unauthorised)]
    [InlineData(FailureKind.Rejected)]
    [InlineData(FailureKind.InvalidData)]
    [InlineData(FailureKind.Configuration)]
    [InlineData(FailureKind.Internal)]
    public void OtherFailuresAreNotParked(object kind) => Assert.Null(For(new AdPlatformException((FailureKind)kind, "failed")));

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(4, 16)]
    [InlineData(40, 16)]
    public void WaitsForTheInFlightLimitGrowExponentially(int before, int seconds)
    {
        var permit = new Permit(Guid.NewGuid(), DateTimeOffset.UnixEpoch, TimeSpan.FromMilliseconds(100), IsInFlightLimited: true);

        var decision = ParkingDecision.For(new QuotaWaitException(permit, retries: 1), Rejections, before, Options)!;

        Assert.Equal((TimeSpan.FromSeconds(seconds), (Permit?)permit, before + 1, 1), (decision.Delay, decision.Permit, decision.InFlightWaits, decision.Retries));
    }

    private static ParkingDecision? For(Exception exception) => ParkingDecision.For(exception, Rejections, inFlightWaits: 0, Options);

    private static QuotaWaitException QuotaWait(TimeSpan wait, int retries = 0) =>
        new(new Permit(Guid.NewGuid(), DateTimeOffset.UnixEpoch, wait), retries);

    private static AdPlatformException Rejection(TimeSpan? retryAfter) => new(FailureKind.RateLimited, "too many", retryAfter);
}
