using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace MixoSync.Clients;

/// <summary>
/// A limit of <paramref name="Calls"/> calls in any window of length <paramref name="Window"/> (a strict sliding log), or in each window
/// that starts at midnight in <paramref name="TimeZone"/>.
/// </summary>
/// <param name="Calls">The number of calls per window, 1 to 1,000,000,000.</param>
/// <param name="Window">The length of the window, 100 ms to 31 days. One day if <paramref name="TimeZone"/> is set.</param>
/// <param name="TimeZone">The time zone in which the window starts at midnight. Null for a sliding window.</param>
internal sealed record QuotaLimit(long Calls, TimeSpan Window, IanaTimeZone? TimeZone = null)
{
    public const long MaxCalls = 1_000_000_000;

    private static readonly TimeSpan MinWindow = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MaxWindow = TimeSpan.FromDays(31);

    private static readonly (string Suffix, TimeSpan Length)[] Units =
    [
        ("ms", TimeSpan.FromMilliseconds(1)), ("s", TimeSpan.FromSeconds(1)), ("m", TimeSpan.FromMinutes(1)),
        ("h", TimeSpan.FromHours(1)), ("d", TimeSpan.FromDays(1)),
    ];

    public static bool TryParse(string text, [MaybeNullWhen(false)] out QuotaLimit limit)
    {
        limit = null;
        if (text.Split('@') is not [var rate, .. { Length: <= 1 } zones]
            || rate.Split('/') is not [var calls, var window]
            || !long.TryParse(calls, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            || count is < 1 or > MaxCalls
            || ParseWindow(window) is not { } length)
        {
            return false;
        }

        IanaTimeZone? zone = null;
        if (zones is [var name] && (length != TimeSpan.FromDays(1) || !IanaTimeZone.TryParse(name, CultureInfo.InvariantCulture, out zone)))
        {
            return false;
        }

        limit = new QuotaLimit(count, length, zone);
        return true;
    }

    /// <summary>Returns the shortest possible time from the first to the last of <paramref name="calls"/> calls.</summary>
    public TimeSpan MinimumDuration(long calls) => Window * Math.Max(0, (calls - 1) / Calls);

    /// <summary>Returns the maximum number of calls within <paramref name="time"/>.</summary>
    public long MaximumCalls(TimeSpan time) => Calls * ((time.Ticks / Window.Ticks) + 1);

    /// <summary>Returns the limit in the format that <see cref="TryParse"/> reads.</summary>
    public override string ToString()
    {
        if (TimeZone is not null)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{Calls}/1d@{TimeZone}");
        }

        var (suffix, length) = Units.Where(unit => unit.Suffix is "ms" or "s").Last(unit => Window.Ticks % unit.Length.Ticks == 0);
        return string.Create(CultureInfo.InvariantCulture, $"{Calls}/{Window / length:0}{suffix}");
    }

    private static TimeSpan? ParseWindow(string text)
    {
        var digits = text.TrimEnd("abcdefghijklmnopqrstuvwxyz".ToCharArray());
        var unit = Units.FirstOrDefault(unit => unit.Suffix == text[digits.Length..]);
        if (unit.Suffix is null
            || !long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || number < 1 || number > MaxWindow / unit.Length)
        {
            return null;
        }

        return unit.Length * number is var window && window >= MinWindow ? window : null;
    }
}
