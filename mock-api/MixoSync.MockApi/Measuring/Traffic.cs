using System.Collections.Concurrent;
using MixoSync.MockApi.Limiting;
using MixoSync.MockApi.Options;

namespace MixoSync.MockApi.Measuring;

/// <summary>Admits or rejects, logs and measures all calls.</summary>
internal sealed class Traffic(MockApiOptions options, PlatformClock clock, RateLimiter limiter)
{
    private readonly ConcurrentDictionary<string, ClientTraffic> clients = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> tokensIssued = new(StringComparer.Ordinal);
    private readonly InFlightGauge inFlight = new();

    public ArrivalLog Log { get; } = new(options.LogCapacity);

    /// <summary>Records a campaign call with a valid token, which is counted or rejected.</summary>
    public Arrival Arrive(Call call) => Of(call.Client!).Arrive(call);

    /// <summary>Records a campaign call that its token does not permit.</summary>
    public Arrival Deny(Call call) => Of(call.Client!).Deny(call);

    public Arrival ArriveForToken()
    {
        var arrival = new Arrival(Call.Token, clock.Now, counted: false);
        Log.Add(arrival);
        return arrival;
    }

    public void TokenIssued(string email) => tokensIssued.AddOrUpdate(email, 1, (_, issued) => issued + 1);

    public void Synced(string client, string campaign) => Of(client).Synced(campaign);

    public ClientStats StatsFor(string client) =>
        clients.TryGetValue(client, out var traffic) ? traffic.Stats : ClientStats.None;

    public MockApiStats Stats() => new(
        clients.ToDictionary(client => client.Key, client => client.Value.Stats),
        tokensIssued.ToDictionary(),
        inFlight.Peak);

    public void Reset()
    {
        foreach (var client in clients.Values) client.Reset();
        tokensIssued.Clear();
        inFlight.Reset();
        Log.Clear();
    }

    private ClientTraffic Of(string client) =>
        clients.GetOrAdd(client, _ => new ClientTraffic(client, options, clock, limiter, Log, inFlight));
}
