using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace MixoSync.MockApi.Limiting;

/// <summary>A limit of calls in any window.</summary>
/// <param name="Calls">The number of calls.</param>
/// <param name="Window">The length of the window.</param>
internal sealed record CallLimit(int Calls, TimeSpan Window)
{
    private static readonly (string Suffix, TimeSpan Length)[] Units =
    [
        ("ms", TimeSpan.FromMilliseconds(1)), ("s", TimeSpan.FromSeconds(1)), ("m", TimeSpan.FromMinutes(1)), ("h", TimeSpan.FromHours(1)),
        ("d", TimeSpan.FromDays(1)),
    ];

    /// <summary>Parses a list of limits such as <c>10/1s,600/1m</c>. An empty text has none.</summary>
    public static bool TryParseAll(string text, [NotNullWhen(true)] out IReadOnlyList<CallLimit>? limits)
    {
        var parsed = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Parse).ToList();
        limits = parsed.OfType<CallLimit>().ToList();
        return limits.Count == parsed.Count;
    }

    private static CallLimit? Parse(string text) =>
        text.Split('/') is [var calls, var window]
        && int.TryParse(calls, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0
        && Units.FirstOrDefault(unit => window.EndsWith(unit.Suffix, StringComparison.Ordinal)) is { Suffix: not null } unit
        && int.TryParse(window[..^unit.Suffix.Length], NumberStyles.None, CultureInfo.InvariantCulture, out var length) && length > 0
            ? new CallLimit(count, length * unit.Length)
            : null;
}

/// <summary>How much of a limit is used.</summary>
/// <param name="Scope">What the limit applies to: <c>client</c> or <c>all</c>.</param>
/// <param name="Limit">The limit.</param>
/// <param name="Remaining">The number of calls that are left.</param>
/// <param name="Reset">When the oldest call leaves the window.</param>
internal sealed record LimitUsage(string Scope, CallLimit Limit, int Remaining, TimeSpan Reset)
{
    public static LimitUsage Of(string scope, CallLimit limit, SlidingLog log, DateTimeOffset now) =>
        new(scope, limit, limit.Calls - log.Count(now, limit.Window), limit.Window - (now - (log.Oldest ?? now)));
}

/// <summary>Strict sliding logs of several limits. Not thread-safe; times must not decrease.</summary>
internal sealed class CallLimits
{
    private readonly Dictionary<CallLimit, SlidingLog> logs = [];

    /// <summary>Returns whether all limits have room for a call.</summary>
    public bool HasRoom(IEnumerable<CallLimit> limits, DateTimeOffset now) =>
        limits.All(limit => LogOf(limit).Count(now, limit.Window) < limit.Calls);

    /// <summary>Adds an admitted call.</summary>
    public void Add(IEnumerable<CallLimit> limits, DateTimeOffset now)
    {
        foreach (var limit in limits) LogOf(limit).Add(now);
    }

    /// <summary>Returns the usage of each limit.</summary>
    public IEnumerable<LimitUsage> Usages(string scope, IEnumerable<CallLimit> limits, DateTimeOffset now) =>
        limits.Select(limit => LimitUsage.Of(scope, limit, LogOf(limit), now));

    private SlidingLog LogOf(CallLimit limit)
    {
        if (!logs.TryGetValue(limit, out var log)) logs.Add(limit, log = new SlidingLog());
        return log;
    }
}
