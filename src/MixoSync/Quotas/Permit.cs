using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using MixoSync.Clients;

namespace MixoSync.Quotas;

/// <summary>One call's right to be sent. Slot and due time together are its identity: keep both where it is parked.</summary>
/// <param name="Slot">Which of the quota's slots it uses, from 0.</param>
/// <param name="Due">When it is due by the ledger's own clock; to be shown and handed back, never compared with another.</param>
/// <param name="Wait">How long after the ledger's last answer to ask again; zero: the call has started.</param>
/// <param name="IsInFlightLimited">Whether it waits only because the client has too many calls in flight; nobody knows how long that takes.</param>
internal readonly record struct Permit(int Slot, DateTimeOffset Due, TimeSpan Wait = default, bool IsInFlightLimited = false)
{
    /// <summary>In place of a slot, for a call that goes ahead and was promised none.</summary>
    public const int NoSlot = -1;

    /// <summary>Whether a slot waits for its holder. Else the ledger is to be asked as if for the first time.</summary>
    public bool IsReservation => Slot != NoSlot;

    /// <summary>Its identity as text, to the tick: <c>7@2026-01-31T12:00:00.1234560Z</c>.</summary>
    public string ToHeader() => string.Create(CultureInfo.InvariantCulture, $"{Slot}@{Due.UtcDateTime:O}");

    /// <summary>Reads what <see cref="ToHeader"/> wrote. How long to wait is not known then: the ledger is to be asked.</summary>
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
