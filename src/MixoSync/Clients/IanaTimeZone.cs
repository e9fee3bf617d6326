using System.Diagnostics.CodeAnalysis;
using MixoSync.Storage;

namespace MixoSync.Clients;

/// <summary>A time zone of the IANA database, such as <c>Europe/Berlin</c>.</summary>
/// <param name="Id">The name.</param>
internal sealed record IanaTimeZone(string Id) : IParsable<IanaTimeZone>, ITextColumn<IanaTimeZone>
{
    public static IanaTimeZone Utc { get; } = new("UTC");

    /// <exception cref="FormatException">This machine does not know the time zone.</exception>
    public static IanaTimeZone Parse(string s, IFormatProvider? provider = null)
    {
        if (TryParse(s, provider, out var zone))
        {
            return zone;
        }

        var similar = TimeZoneInfo.GetSystemTimeZones().FirstOrDefault(known => known.Id.Equals(s.Trim().Replace(' ', '_'), StringComparison.OrdinalIgnoreCase));
        throw new FormatException(
            $"'{s}' is not a known time zone. Use a name of the IANA database, for example {similar?.Id ?? "Europe/Berlin"}.");
    }

    public static bool TryParse(
        [NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out IanaTimeZone result)
    {
        // Names of other files in the folder of the time zones, such as localtime, start with a lower-case letter.
        result = s is [>= 'A' and <= 'Z', ..] && s is not "Local" && TimeZoneInfo.TryFindSystemTimeZoneById(s, out var zone) && zone.HasIanaId
            ? new IanaTimeZone(s)
            : null;
        return result is not null;
    }

    /// <summary>Returns the time with the offset of this time zone.</summary>
    public DateTimeOffset ToLocal(DateTimeOffset time) => TimeZoneInfo.ConvertTime(time, Info);

    /// <summary>
    /// Returns when clocks show a time. A time that is skipped when the clocks go forward becomes the first time after the gap. Of a time
    /// that occurs twice when the clocks go back, the first occurrence is returned.
    /// </summary>
    public DateTimeOffset FromLocal(DateTime local)
    {
        while (Info.IsInvalidTime(local))
        {
            local = local.Date.AddMinutes(Math.Floor(local.TimeOfDay.TotalMinutes) + 1);
        }

        var offset = Info.IsAmbiguousTime(local) ? Info.GetAmbiguousTimeOffsets(local).Max() : Info.GetUtcOffset(local);
        return new DateTimeOffset(local, offset);
    }

    public override string ToString() => Id;

    internal TimeZoneInfo Info => TimeZoneInfo.FindSystemTimeZoneById(Id);
}
