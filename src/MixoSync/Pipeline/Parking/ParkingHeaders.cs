using System.Globalization;
using MassTransit;
using MixoSync.Quotas;

namespace MixoSync.Pipeline.Parking;

/// <summary>What a parked message carries: its permit, and the rejections and retries so far.</summary>
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

    public static void Write(ConsumeContext from, SendContext to, ParkingDecision decision)
    {
        to.Headers.Set(PermitName, decision.Permit is { IsReservation: true } permit ? permit.ToHeader() : null);
        to.Headers.Set(RefusalsName, decision.Rejections.ToString(CultureInfo.InvariantCulture));
        to.Headers.Set(PlaceWaitsName, decision.InFlightWaits > 0 ? decision.InFlightWaits.ToString(CultureInfo.InvariantCulture) : null);
        to.Headers.Set(RetriesName, decision.Retries.ToString(CultureInfo.InvariantCulture));

        Copy(from, to);
    }

    /// <summary>
    /// Copies the redelivery count, which a copied context omits. Deferring a message must neither increase nor reset it.
    /// </summary>
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

    /// <summary>Removes what belongs to the previous attempt, and increases the redelivery count.</summary>
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
