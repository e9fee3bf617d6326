using System.Diagnostics.CodeAnalysis;
using MixoSync.Storage;

namespace MixoSync.Clients;

/// <summary>One to eight limits that apply to every call.</summary>
internal sealed record Quota : IParsable<Quota>, ITextColumn<Quota>
{
    /// <summary>The maximum number of limits.</summary>
    public const int MaxLimits = 8;

    public Quota(params IEnumerable<QuotaLimit> limits) =>
        Limits = [.. limits.OrderBy(limit => limit.Window).ThenBy(limit => limit.TimeZone is not null)];

    public Quota(long calls, TimeSpan window)
        : this(new QuotaLimit(calls, window))
    {
    }

    /// <summary>The limit of the mixo platform: 10 calls in any 60 s.</summary>
    public static Quota Default { get; } = new(10, TimeSpan.FromSeconds(60));

    /// <summary>The limits, by the length of their windows.</summary>
    public IReadOnlyList<QuotaLimit> Limits { get; }

    /// <summary>The length of the shortest window.</summary>
    public TimeSpan ShortestWindow => Limits[0].Window;

    /// <summary>The calls per second that all limits allow in the long run.</summary>
    public double CallsPerSecond => Limits.Min(limit => limit.Calls / limit.Window.TotalSeconds);

    /// <summary>
    /// Parses a list of limits: <c>CALLS/WINDOW</c>, for example <c>10/60s</c> or <c>10/1s,600/1m</c>. A limit per day can restart at
    /// midnight in a time zone: <c>15000/1d@Europe/Berlin</c>.
    /// </summary>
    /// <exception cref="FormatException">The text has the wrong format or is out of range.</exception>
    public static Quota Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var quota)
            ? quota
            : throw new FormatException(
                $"'{s}' is not a valid quota. Use CALLS/WINDOW, for example 10/60s, 10/1s,600/1m or 15000/1d@UTC "
                + $"(1 to {QuotaLimit.MaxCalls:N0} calls; window in ms, s, m, h or d, 100ms to 31d; @TIME-ZONE for a window of 1d that restarts "
                + $"at midnight; up to {MaxLimits} limits with different windows).");

    /// <inheritdoc />
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out Quota result)
    {
        result = null;
        var limits = new List<QuotaLimit>();
        foreach (var text in s?.Split(',', StringSplitOptions.TrimEntries) ?? [])
        {
            if (!QuotaLimit.TryParse(text, out var limit) || limits.Count == MaxLimits)
            {
                return false;
            }

            limits.Add(limit);
        }

        // Of two limits with the same window, one would have no effect.
        if (limits.Count == 0 || limits.DistinctBy(limit => (limit.Window, limit.TimeZone)).Count() < limits.Count)
        {
            return false;
        }

        result = new Quota(limits);
        return true;
    }

    /// <summary>Returns the shortest possible time from the first to the last of <paramref name="calls"/> calls.</summary>
    public TimeSpan MinimumDuration(long calls) => Limits.Max(limit => limit.MinimumDuration(calls));

    /// <summary>Returns the maximum number of calls within <paramref name="time"/>.</summary>
    public long MaximumCalls(TimeSpan time) => Limits.Min(limit => limit.MaximumCalls(time));

    public bool Equals(Quota? other) => other is not null && Limits.SequenceEqual(other.Limits);

    public override int GetHashCode() => Limits.Aggregate(0, HashCode.Combine);

    /// <summary>Returns the quota in the format that <see cref="Parse"/> reads.</summary>
    public override string ToString() => string.Join(',', Limits);
}
