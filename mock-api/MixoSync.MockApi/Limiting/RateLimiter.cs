using MixoSync.MockApi.Options;

namespace MixoSync.MockApi.Limiting;

/// <summary>
/// Admits a call if the limits of its client and those of all clients together have room for it. Rejected calls do not count. One lock
/// covers all clients. A client's main limit keeps its log if its number of calls or its window is changed while the platform runs.
/// </summary>
internal sealed class RateLimiter(MockApiOptions options)
{
    private readonly Dictionary<string, (SlidingLog Main, CallLimits More)> clients = [];
    private readonly CallLimits shared = new();

    /// <summary>The lock for admitting a call and recording it.</summary>
    public Lock Lock { get; } = new();

    /// <summary>Admits a call, or rejects it. The caller holds the lock.</summary>
    public bool TryAdmit(string client, DateTimeOffset now)
    {
        var (main, more) = Of(client);
        if (main.Count(now, options.Window) >= options.Limit || !more.HasRoom(options.ParsedMoreLimits, now) || !shared.HasRoom(options.ParsedSharedLimits, now))
            return false;
        main.Add(now);
        more.Add(options.ParsedMoreLimits, now);
        shared.Add(options.ParsedSharedLimits, now);
        return true;
    }

    /// <summary>Writes the usage of the tightest limit to the headers of a response.</summary>
    public void WriteUsage(string client, DateTimeOffset now, IHeaderDictionary headers)
    {
        if (!options.UsageHeaders) return;
        lock (Lock)
        {
            var (main, more) = Of(client);
            var tightest = more.Usages("client", options.ParsedMoreLimits, now)
                .Concat(shared.Usages("all", options.ParsedSharedLimits, now))
                .Prepend(LimitUsage.Of("client", new CallLimit(options.Limit, options.Window), main, now))
                .MinBy(usage => (double)usage.Remaining / usage.Limit.Calls)!;
            headers["X-RateLimit-Scope"] = tightest.Scope;
            headers["X-RateLimit-Limit"] = $"{tightest.Limit.Calls}";
            headers["X-RateLimit-Remaining"] = $"{tightest.Remaining}";
            headers["X-RateLimit-Reset"] = $"{Math.Ceiling(tightest.Reset.TotalSeconds):0}";
        }
    }

    private (SlidingLog Main, CallLimits More) Of(string client)
    {
        if (!clients.TryGetValue(client, out var limits)) clients.Add(client, limits = (new SlidingLog(), new CallLimits()));
        return limits;
    }
}
