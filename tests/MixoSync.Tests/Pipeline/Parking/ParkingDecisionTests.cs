using MixoSync.Pipeline.Parking;
using MixoSync.Platforms;
using MixoSync.Quotas;

namespace MixoSync.Tests.Pipeline.Parking;

/// <summary>How long a message is parked, and what it brings back.</summary>
public sealed class ParkingDecisionTests
{
    private const int Refusals = 4;

    private static readonly AdPlatformOptions Options = new();

    [Theory]
    [InlineData(10.5, 10)]
    [InlineData(10.4, 9)]
    [InlineData(2.1, 1)]
    [InlineData(0.1, 1)]
    public void AMessageReturnsInWholeSecondsBeforeItsPermitIsDue(double wait, int parked) =>
        Assert.Equal(TimeSpan.FromSeconds(parked), For(WaitForQuota(TimeSpan.FromSeconds(wait)))!.Delay);

    [Fact]
    public void WaitingForQuotaKeepsPermitRejectionsAndRetries()
    {
        var wait = WaitForQuota(TimeSpan.FromSeconds(10), retries: 2);

        var order = For(wait)!;

        Assert.Equal((wait.Permit, Refusals, 2), (order.Permit!.Value, order.Rejections, order.Retries));
    }

    [Fact]
    public void ARateLimitRejectionParksForTheRequestedTimePlusGrace() => Assert.Equal(
        TimeSpan.FromSeconds(7) + Options.RateLimitGrace, For(Refusal(TimeSpan.FromSeconds(7)))!.Delay);

    [Fact]
    public void ARateLimitRejectionWithoutTimeParksForAMinutePlusGrace() => Assert.Equal(
        TimeSpan.FromMinutes(1) + Options.RateLimitGrace, For(Refusal(retryAfter: null))!.Delay);

    [Fact]
    public void ARateLimitRejectionIsCountedAndDropsThePermit()
    {
        var order = For(Refusal(TimeSpan.FromSeconds(7)))!;

        Assert.Equal((null, Refusals + 1, 0), (order.Permit, order.Rejections, order.Retries));
    }

    [Fact]
    public void TooManyRejectionsAreNotParked() => Assert.Null(
        ParkingDecision.For(Refusal(TimeSpan.FromSeconds(7)), Options.MaxRateLimitWaits, inFlightWaits: 0, Options));

    [Fact]
    public void AnOpenCircuitParksUntilShortlyAfterItsProbe()
    {
        var probe = TimeSpan.FromSeconds(9);

        var order = For(new AdPlatformException(FailureKind.CircuitOpen, "open", probe))!;

        Assert.InRange(order.Delay, probe, probe + TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void AnOpenCircuitDoesNotCountAsARejection() =>
        Assert.Equal(Refusals, For(new AdPlatformException(FailureKind.CircuitOpen, "open"))!.Rejections);

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
    public void AnInFlightLimitedMessageWaitsTwiceAsLongEachTime(int before, int seconds)
    {
        var permit = new Permit(3, DateTimeOffset.UnixEpoch, TimeSpan.FromMilliseconds(100), IsInFlightLimited: true);

        var order = ParkingDecision.For(new QuotaWaitException(permit, retries: 1), Refusals, before, Options)!;

        Assert.Equal((TimeSpan.FromSeconds(seconds), (Permit?)permit, before + 1, 1), (order.Delay, order.Permit, order.InFlightWaits, order.Retries));
    }

    private static ParkingDecision? For(Exception exception) => ParkingDecision.For(exception, Refusals, inFlightWaits: 0, Options);

    private static QuotaWaitException WaitForQuota(TimeSpan wait, int retries = 0) =>
        new(new Permit(3, DateTimeOffset.UnixEpoch, wait), retries);

    private static AdPlatformException Refusal(TimeSpan? retryAfter) => new(FailureKind.RateLimited, "too many", retryAfter);
}
