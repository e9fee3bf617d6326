using System.Globalization;
using MassTransit;
using MixoSync.Quotas;

namespace MixoSync.Pipeline.Parking;

/// <summary>What a parked message brings along: its permit, and what it has used up of its refusals and retries.</summary>
internal static class ParkingHeaders
{
    private const string PermitName = "MixoSync-Permit";
    private const string RefusalsName = "MixoSync-Refusals";
    private const string PlaceWaitsName = "MixoSync-Place-Waits";
    private const string RetriesName = "MixoSync-Retries";

    public static Permit? Permit(ConsumeContext context) =>
        context.Headers.Get<string>(PermitName) is { } text && Quotas.Permit.TryParse(text, out var permit) ? permit : null;

    public static int Rejections(ConsumeContext context) => Count(context, RefusalsName);

    public static int InFlightWaits(ConsumeContext context) => Count(context, PlaceWaitsName);

    public static int Retries(ConsumeContext context) => Count(context, RetriesName);

    public static void Write(ConsumeContext from, SendContext to, ParkingDecision order)
    {
        to.Headers.Set(PermitName, order.Permit is { IsReservation: true } permit ? permit.ToHeader() : null);
        to.Headers.Set(RefusalsName, order.Rejections.ToString(CultureInfo.InvariantCulture));
        to.Headers.Set(PlaceWaitsName, order.InFlightWaits > 0 ? order.InFlightWaits.ToString(CultureInfo.InvariantCulture) : null);
        to.Headers.Set(RetriesName, order.Retries.ToString(CultureInfo.InvariantCulture));

        Copy(from, to);
    }

    /// <summary>Copying a context leaves this one out; putting a message off must neither raise nor reset it.</summary>
    public static void Copy(ConsumeContext from, SendContext to)
    {
        if (from.GetRedeliveryCount() is > 0 and var count)
        {
            to.Headers.Set(MessageHeaders.RedeliveryCount, count);
        }

        if (Redelivery.IsRedelivered(from))
        {
            Redelivery.Mark(to);
        }
    }

    /// <summary>A message that is tried anew has no permit, and its retries in process begin again.</summary>
    public static void Reset(ConsumeContext from, SendContext to)
    {
        to.Headers.Set(PermitName, null);
        to.Headers.Set(PlaceWaitsName, null);
        to.Headers.Set(RetriesName, null);
        to.Headers.Set(MessageHeaders.RedeliveryCount, from.GetRedeliveryCount() + 1);
    }

    private static int Count(ConsumeContext context, string name) =>
        int.TryParse(context.Headers.Get<string>(name), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 0;
}
