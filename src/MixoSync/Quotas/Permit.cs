using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using MixoSync.Clients;

namespace MixoSync.Quotas;

/// <summary>Permission to send one call. Slot and due time together identify it, so store both when a message is parked.</summary>
/// <param name="Slot">The number of the slot, from 0.</param>
/// <param name="Due">When the call is due, by the clock of the ledger. Never compare it with another clock.</param>
/// <param name="Wait">How long to wait before acquiring again. Zero: the call has started.</param>
/// <param name="IsInFlightLimited">
/// Whether the call waits only because the client has too many calls in flight. Nobody knows how long that takes.
/// </param>
internal readonly record struct Permit(int Slot, DateTimeOffset Due, TimeSpan Wait = default, bool IsInFlightLimited = false)
{
    /// <summary>The slot of a priority call that has to wait: it has reserved none.</summary>
    public const int NoSlot = -1;

    /// <summary>Whether the permit reserves a slot. Otherwise acquire a new one.</summary>
    public bool IsReservation => Slot != NoSlot;

    /// <summary>The identity of the permit as text, with full precision: <c>7@2026-01-31T12:00:00.1234560Z</c>.</summary>
    public string ToHeader() => string.Create(CultureInfo.InvariantCulture, $"{Slot}@{Due.UtcDateTime:O}");

    /// <summary>Parses the format of <see cref="ToHeader"/>. The wait is unknown then, so acquire the permit again.</summary>
    public static bool TryParse([NotNullWhen(true)] string? header, out Permit permit)
    {
        permit = default;
        if (header?.Split('@') is not [var slotText, var dueText]
            || !int.TryParse(slotText, NumberStyles.None, CultureInfo.InvariantCulture, out var slot)
            || slot >= Quota.MaxCalls
            || !DateTime.TryParseExact(
                dueText, "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var due)
            || due.Kind != DateTimeKind.Utc)
        {
            return false;
        }

        permit = new Permit(slot, new DateTimeOffset(due));
        return true;
    }
}
