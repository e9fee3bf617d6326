using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using MixoSync.Storage;

namespace MixoSync.Clients;

/// <summary>At most <paramref name="Calls"/> calls in any <paramref name="Window"/>, counted by a strict sliding log.</summary>
/// <param name="Calls">Calls per window, 1 to 10,000.</param>
/// <param name="Window">The window's length, 1 ms to 31 days.</param>
public readonly record struct Quota(int Calls, TimeSpan Window) : IParsable<Quota>, ITextColumn<Quota>
{
    /// <summary>The most calls a window may have.</summary>
    public const int MaxCalls = 10_000;

    private static readonly TimeSpan MaxWindow = TimeSpan.FromDays(31);

    private static readonly (string Suffix, TimeSpan Length)[] Units =
    [
        ("ms", TimeSpan.FromMilliseconds(1)), ("s", TimeSpan.FromSeconds(1)), ("m", TimeSpan.FromMinutes(1)),
        ("h", TimeSpan.FromHours(1)), ("d", TimeSpan.FromDays(1)),
    ];

    /// <summary>The mixo platform's own limit: 10 calls in any 60 s.</summary>
    public static Quota Default { get; } = new(10, TimeSpan.FromSeconds(60));

    /// <summary>Reads <c>calls/window</c>, the window with its unit: <c>10/60s</c>, <c>600/1m</c>, <c>5/500ms</c>.</summary>
    /// <exception cref="FormatException">The text has another form or is out of range.</exception>
    public static Quota Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var quota)
            ? quota
            : throw new FormatException(
                $"'{s}' is no quota; write calls/window, such as 10/60s (1 to {MaxCalls} calls; window in ms, s, m, h or d, up to 31d)");

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

    /// <summary>From the first of so many calls to the last: what no order of calls can beat.</summary>
    public TimeSpan MinimumDuration(long calls) => Window * Math.Max(0, (calls - 1) / Calls);

    /// <summary>The most calls that this much time allows.</summary>
    public long MaximumCalls(TimeSpan time) => Calls * ((time.Ticks / Window.Ticks) + 1);

    /// <summary>The form that <see cref="Parse"/> reads.</summary>
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
