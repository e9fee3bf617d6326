using System.Globalization;
using MassTransit;
using MixoSync.Quotas;

namespace MixoSync.Syncing;

/// <summary>What a parked message brings along: its permit, and how often the platform has refused it.</summary>
internal static class ParkingHeaders
{
    private const string PermitName = "MixoSync-Permit";
    private const string RefusalsName = "MixoSync-Refusals";

    public static Permit? Permit(ConsumeContext context) =>
        context.Headers.Get<string>(PermitName) is { } text && Quotas.Permit.TryParse(text, out var permit) ? permit : null;

    public static int Refusals(ConsumeContext context) =>
        int.TryParse(context.Headers.Get<string>(RefusalsName), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? count
            : 0;

    public static void Write(ConsumeContext from, SendContext to, ParkingOrder order)
    {
        to.Headers.Set(PermitName, order.Permit?.ToHeader());
        to.Headers.Set(RefusalsName, order.Refusals.ToString(CultureInfo.InvariantCulture));

        // Copying a context leaves this one out; parking must neither raise nor reset it.
        if (from.GetRedeliveryCount() is > 0 and var count)
        {
            to.Headers.Set(MessageHeaders.RedeliveryCount, count);
        }
    }
}
