using MixoSync.Pipeline.Parking;
using MixoSync.Quotas;

namespace MixoSync.Tests.Pipeline.Parking;

/// <summary>What a parked message brings back.</summary>
public sealed class ParkingHeadersTests
{
    private static readonly Permit Promise = new(7, DateTimeOffset.UnixEpoch.AddTicks(1), TimeSpan.FromSeconds(9));

    private static readonly ParkingDecision Order = new(TimeSpan.Zero, Promise, Rejections: 2, Retries: 1, "waiting for quota");

    [Fact]
    public async Task APermitSurvivesParking() =>
        Assert.Equal(Promise with { Wait = default }, (await ParkedMessage.AfterAsync(Order)).Permit);

    [Fact]
    public async Task APermitWithoutReservationIsNotCarried() => Assert.Null(
        (await ParkedMessage.AfterAsync(Order with { Permit = new Permit(Permit.NoSlot, Promise.Due) })).Permit);

    [Fact]
    public async Task AReleasedPermitIsNotCarriedAgain() =>
        Assert.Null((await ParkedMessage.AfterAsync(Order, Order with { Permit = null })).Permit);

    [Fact]
    public async Task RejectionsAndRetriesSurviveParking()
    {
        var parked = await ParkedMessage.AfterAsync(Order);

        Assert.Equal((2, 1), (parked.Refusals, parked.Retries));
    }

    [Fact]
    public async Task AMessageThatWasNeverParkedHasNoParkingHeaders() =>
        Assert.Equal(new ParkedMessage(null, Refusals: 0, Retries: 0, ParkedMessage.RedeliveriesBefore), await ParkedMessage.AfterAsync());

    [Fact]
    public async Task ParkingNeitherRaisesNorResetsTheRedeliveryCount() =>
        Assert.Equal(ParkedMessage.RedeliveriesBefore, (await ParkedMessage.AfterAsync(Order, Order)).Redeliveries);
}
