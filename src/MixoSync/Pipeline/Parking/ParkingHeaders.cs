using System.Globalization;
using MassTransit;
using MixoSync.Quotas;

namespace MixoSync.Pipeline.Parking;

/// <summary>The headers of a parked message: its permit, its numbers of rejections, waits and retries, and the time left to wait.</summary>
internal static class ParkingHeaders
{
    private const string PermitName = "MixoSync-Permit";
    private const string RejectionsName = "MixoSync-Refusals";
    private const string RejectedAtName = "MixoSync-Refused-At";
    private const string InFlightWaitsName = "MixoSync-Place-Waits";
    private const string RetriesName = "MixoSync-Retries";
    private const string RemainingName = "MixoSync-Remaining-Seconds";

    public static Permit? Permit(ConsumeContext context) =>
        context.Headers.Get<string>(PermitName) is { } text && Quotas.Permit.TryParse(text, out var permit) ? permit : null;

    public static int Rejections(ConsumeContext context) => Count(context, RejectionsName);

    /// <summary>When the platform last rejected the message, by the database clock.</summary>
    public static DateTimeOffset? RejectedAt(ConsumeContext context) =>
        DateTimeOffset.TryParseExact(
            context.Headers.Get<string>(RejectedAtName), "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;

    public static int InFlightWaits(ConsumeContext context) => Count(context, InFlightWaitsName);

    public static int Retries(ConsumeContext context) => Count(context, RetriesName);

    /// <summary>The time that the message still has to wait unless its client has another quota.</summary>
    public static TimeSpan Remaining(ConsumeContext context) => TimeSpan.FromSeconds(Count(context, RemainingName));

    public static void Write(ConsumeContext from, SendContext to, ParkingDecision decision)
    {
        to.Headers.Set(PermitName, decision.Permit is { IsInFlightLimited: false } permit ? permit.ToHeader() : null);
        to.Headers.Set(RejectionsName, decision.Rejections.ToString(CultureInfo.InvariantCulture));
        to.Headers.Set(RejectedAtName, (decision.RejectedAt ?? RejectedAt(from))?.ToString("O", CultureInfo.InvariantCulture));
        to.Headers.Set(InFlightWaitsName, decision.InFlightWaits > 0 ? decision.InFlightWaits.ToString(CultureInfo.InvariantCulture) : null);
        to.Headers.Set(RetriesName, decision.Retries.ToString(CultureInfo.InvariantCulture));
        to.Headers.Set(RemainingName, decision.Remaining > TimeSpan.Zero ? decision.Remaining.TotalSeconds.ToString("F0", CultureInfo.InvariantCulture) : null);

        Copy(from, to);
    }

    /// <summary>
    /// Copies the redelivery count, which MassTransit does not copy, and the redelivery mark. Deferring a message must not change them.
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

    /// <summary>Resets the headers of a message that is redelivered after a failure, and increments its redelivery count.</summary>
    public static void Reset(ConsumeContext from, SendContext to)
    {
        to.Headers.Set(PermitName, null);
        to.Headers.Set(InFlightWaitsName, null);
        to.Headers.Set(RetriesName, null);
        to.Headers.Set(RemainingName, null);
        to.Headers.Set(MessageHeaders.RedeliveryCount, from.GetRedeliveryCount() + 1);
    }

    private static int Count(ConsumeContext context, string name) =>
        int.TryParse(context.Headers.Get<string>(name), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 0;
}
