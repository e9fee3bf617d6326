using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using MixoSync.Clients;

namespace MixoSync.Quotas;

/// <summary>Permits one call. Slot and due time identify the permit, so a parked message has to keep both.</summary>
/// <param name="Slot">The number of the slot, from 0.</param>
/// <param name="Due">When the call is due on the ledger's clock. Do not compare it with other clocks.</param>
/// <param name="Wait">How long to wait after the ledger's response before acquiring again. Zero means that the call has started.</param>
/// <param name="IsInFlightLimited">Whether the call waits only because of the in-flight limit. How long that takes is unknown.</param>
/// <param name="Quota">The quota that the permit was acquired with. Null if unknown. With another quota, the permit is not valid.</param>
internal readonly record struct Permit(
    int Slot, DateTimeOffset Due, TimeSpan Wait = default, bool IsInFlightLimited = false, Quota? Quota = null)
{
    /// <summary>The slot number of a waiting priority call, which reserves no slot.</summary>
    public const int NoSlot = -1;

    /// <summary>Whether the permit reserves a slot. If not, the next attempt acquires a new permit.</summary>
    public bool IsReservation => Slot != NoSlot;

    /// <summary>Returns slot, due time and quota as text with full precision: <c>7@2026-01-31T12:00:00.1234560Z@10/60s</c>.</summary>
    public string ToHeader() => string.Create(CultureInfo.InvariantCulture, $"{Slot}@{Due.UtcDateTime:O}")
        + (Quota is { } quota ? $"@{quota}" : "");

    /// <summary>Parses the text written by <see cref="ToHeader"/>, or by a version that wrote no quota. <see cref="Wait"/> is not part of it; acquire again to get it.</summary>
    public static bool TryParse([NotNullWhen(true)] string? header, out Permit permit)
    {
        permit = default;
        if (header?.Split('@') is not [var slotText, var dueText, .. var rest]
            || rest.Length > 1
            || !int.TryParse(slotText, NumberStyles.None, CultureInfo.InvariantCulture, out var slot)
            || slot >= Clients.Quota.MaxCalls
            || !DateTime.TryParseExact(
                dueText, "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var due)
            || due.Kind != DateTimeKind.Utc
            || !TryParseQuota(rest, out var quota))
        {
            return false;
        }

        permit = new Permit(slot, new DateTimeOffset(due), Quota: quota);
        return true;
    }

    private static bool TryParseQuota(string[] rest, out Quota? quota)
    {
        quota = null;
        if (rest is [var text])
        {
            quota = Clients.Quota.TryParse(text, CultureInfo.InvariantCulture, out var parsed) ? parsed : null;
            return quota is not null;
        }

        return true;
    }
}
