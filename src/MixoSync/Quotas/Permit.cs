using System.Diagnostics.CodeAnalysis;

namespace MixoSync.Quotas;

/// <summary>Permits one call. A call that waits keeps its place in line by the id, so a parked message has to keep it.</summary>
/// <param name="Id">The id.</param>
/// <param name="Due">When the call is due on the ledger's clock. Do not compare it with other clocks.</param>
/// <param name="Wait">How long to wait after the ledger's response before acquiring again. Zero means that the call has started.</param>
/// <param name="IsInFlightLimited">
/// Whether the call waits only because of the in-flight limit. How long that takes is unknown, and the call has no place in line.
/// </param>
/// <param name="Limits">The limits that the permit was acquired with. Null if unknown. With other limits, the wait is not valid.</param>
internal readonly record struct Permit(
    Guid Id, DateTimeOffset Due = default, TimeSpan Wait = default, bool IsInFlightLimited = false, string? Limits = null)
{
    /// <summary>Returns the id and the limits as text: <c>0197f2a4-… 10/60s</c>.</summary>
    public string ToHeader() => $"{Id} {Limits}".TrimEnd();

    /// <summary>Parses the text written by <see cref="ToHeader"/>. The times are not part of it; acquire again to get them.</summary>
    public static bool TryParse([NotNullWhen(true)] string? header, out Permit permit)
    {
        var parts = header?.Split(' ', 2);
        var isValid = Guid.TryParseExact(parts?[0], "D", out var id);
        permit = isValid ? new Permit(id, Limits: parts!.ElementAtOrDefault(1)) : default;
        return isValid;
    }
}
