using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using MixoSync.Storage;

namespace MixoSync.Clients;

/// <summary>A limit of <paramref name="Calls"/> calls in any window of length <paramref name="Window"/> (a strict sliding log).</summary>
/// <param name="Calls">The number of calls per window, 1 to 10,000.</param>
/// <param name="Window">The length of the window, 1 ms to 31 days.</param>
public readonly record struct Quota(int Calls, TimeSpan Window) : IParsable<Quota>, ITextColumn<Quota>
{
    /// <summary>The maximum number of calls per window.</summary>
    public const int MaxCalls = 10_000;

    private static readonly TimeSpan MaxWindow = TimeSpan.FromDays(31);

    private static readonly (string Suffix, TimeSpan Length)[] Units =
    [
        ("ms", TimeSpan.FromMilliseconds(1)), ("s", TimeSpan.FromSeconds(1)), ("m", TimeSpan.FromMinutes(1)),
        ("h", TimeSpan.FromHours(1)), ("d", TimeSpan.FromDays(1)),
    ];

    /// <summary>The limit of the mixo platform: 10 calls in any 60 s.</summary>
    public static Quota Default { get; } = new(10, TimeSpan.FromSeconds(60));

    /// <summary>Parses <c>CALLS/WINDOW</c>, for example <c>10/60s</c>, <c>600/1m</c> or <c>5/500ms</c>.</summary>
    /// <exception cref="FormatException">The text has the wrong format or is out of range.</exception>
    public static Quota Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var quota)
            ? quota
            : throw new FormatException(
                $"'{s}' is not a valid quota. Use CALLS/WINDOW, for example 10/60s "
                + $"(1 to {MaxCalls:N0} calls; window in ms, s, m, h or d, up to 31d).");

    /// <inheritdoc />
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Quota result)
    {
        result = default;
        if (s?.Split('/') is not [var calls, var window]
            || !int.TryParse(calls, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            || count is < 1 or > MaxCalls
            || ParseWindow(window) is not { } length)
        {
            return false;
        }

        result = new Quota(count, length);
        return true;
    }

    /// <summary>Returns the shortest possible time from the first to the last of <paramref name="calls"/> calls.</summary>
    public TimeSpan MinimumDuration(long calls) => Window * Math.Max(0, (calls - 1) / Calls);

    /// <summary>Returns the maximum number of calls within <paramref name="time"/>.</summary>
    public long MaximumCalls(TimeSpan time) => Calls * ((time.Ticks / Window.Ticks) + 1);

    /// <summary>Returns the quota in the format that <see cref="Parse"/> reads.</summary>
    public override string ToString()
    {
        var window = Window;
        var (suffix, length) = Units.Where(unit => unit.Suffix is "ms" or "s").Last(unit => window.Ticks % unit.Length.Ticks == 0);
        return string.Create(CultureInfo.InvariantCulture, $"{Calls}/{window / length:0}{suffix}");
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

        return unit.Length * number;
    }
}
