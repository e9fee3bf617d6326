using MixoSync.Pipeline.Parking;
using MixoSync.Quotas;

namespace MixoSync.Tests.Pipeline.Parking;

/// <summary>What a message keeps while it is parked.</summary>
public sealed class ParkingHeadersTests
{
    private static readonly Permit Held = new(Guid.NewGuid());

    private static readonly ParkingDecision Decision = new(TimeSpan.Zero, Held, Rejections: 2, Retries: 1, "waits for quota");

    [Fact]
    public async Task APermitWithAPlaceInLineIsKept() => Assert.Equal(Held, (await ParkedMessage.AfterAsync(Decision)).Permit);

    [Fact]
    public async Task APermitWithoutAPlaceIsNotKept() =>
        Assert.Null((await ParkedMessage.AfterAsync(Decision with { Permit = Held with { IsInFlightLimited = true } })).Permit);

    [Fact]
    public async Task AReleasedPermitIsRemovedFromTheHeaders() =>
        Assert.Null((await ParkedMessage.AfterAsync(Decision, Decision with { Permit = null })).Permit);

    [Fact]
    public async Task RejectionsAndRetriesAreKept()
    {
        var parked = await ParkedMessage.AfterAsync(Decision);

        Assert.Equal((2, 1), (parked.Rejections, parked.Retries));
    }

    [Fact]
    public async Task TheTimeOfTheLastRejectionIsKept()
    {
        var rejectedAt = DateTimeOffset.UnixEpoch.AddTicks(1);

        Assert.Equal(rejectedAt, (await ParkedMessage.AfterAsync(Decision with { RejectedAt = rejectedAt }, Decision)).RejectedAt);
    }

    [Fact]
    public async Task AMessageThatWasNeverParkedHasNoParkingHeaders() =>
        Assert.Equal(new ParkedMessage(null, Rejections: 0, Retries: 0, ParkedMessage.RedeliveriesBefore), await ParkedMessage.AfterAsync());

    [Fact]
    public async Task ParkingKeepsTheRedeliveryCount() =>
        Assert.Equal(ParkedMessage.RedeliveriesBefore, (await ParkedMessage.AfterAsync(Decision, Decision)).Redeliveries);
}
