using MixoSync.Pipeline.Parking;
using MixoSync.Quotas;

namespace MixoSync.Tests.Pipeline.Parking;

/// <summary>What a message keeps while it is parked.</summary>
public sealed class ParkingHeadersTests
{
    private static readonly Permit Reserved = new(7, DateTimeOffset.UnixEpoch.AddTicks(1), TimeSpan.FromSeconds(9));

    private static readonly ParkingDecision Decision = new(TimeSpan.Zero, Reserved, Rejections: 2, Retries: 1, "waits for quota");

    [Fact]
    public async Task AReservedPermitIsKept() =>
        Assert.Equal(Reserved with { Wait = default }, (await ParkedMessage.AfterAsync(Decision)).Permit);

    [Fact]
    public async Task APermitWithoutAReservationIsNotKept() => Assert.Null(
        (await ParkedMessage.AfterAsync(Decision with { Permit = new Permit(Permit.NoSlot, Reserved.Due) })).Permit);

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
    public async Task AMessageThatWasNeverParkedHasNoParkingHeaders() =>
        Assert.Equal(new ParkedMessage(null, Rejections: 0, Retries: 0, ParkedMessage.RedeliveriesBefore), await ParkedMessage.AfterAsync());

    [Fact]
    public async Task ParkingKeepsTheRedeliveryCount() =>
        Assert.Equal(ParkedMessage.RedeliveriesBefore, (await ParkedMessage.AfterAsync(Decision, Decision)).Redeliveries);
}
