using MixoSync.MockApi.Limiting;
using MixoSync.MockApi.Options;

namespace MixoSync.MockApi.Measuring;

/// <summary>
/// Records one client's calls in order of arrival. The limiter's lock covers reading the clock, applying the limits and recording the
/// call, so that limiter, statistics and log agree on order and times.
/// </summary>
internal sealed class ClientTraffic(
    string client, MockApiOptions options, PlatformClock clock, RateLimiter limiter, ArrivalLog log, InFlightGauge inFlightOfAll)
{
    private readonly InFlightGauge inFlight = new(inFlightOfAll);
    private ClientTally tally = new();

    public ClientStats Stats
    {
        get
        {
            lock (limiter.Lock) return tally.Stats(inFlight.Peak);
        }
    }

    public Arrival Arrive(Call call)
    {
        lock (limiter.Lock)
        {
            var now = clock.Now;
            var counted = limiter.TryAdmit(client, now);
            if (counted) tally.Counted(call.Operation, now, options.Window);
            else tally.Rejected();
            return Log(new Arrival(call, now, counted, counted ? inFlight.Enter() : null));
        }
    }

    public Arrival Deny(Call call)
    {
        lock (limiter.Lock)
        {
            tally.Denied();
            return Log(new Arrival(call, clock.Now, counted: false));
        }
    }

    public void Synced(string campaign)
    {
        lock (limiter.Lock) tally.Synced(campaign);
    }

    public void Reset()
    {
        lock (limiter.Lock)
        {
            tally = new ClientTally();
            inFlight.Reset();
        }
    }

    private Arrival Log(Arrival arrival)
    {
        log.Add(arrival);
        return arrival;
    }
}
