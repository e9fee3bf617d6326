using MixoSync.MockApi.Limiting;
using MixoSync.MockApi.Options;

namespace MixoSync.MockApi.Measuring;

/// <summary>
/// Records one client's calls in order of arrival. One lock covers reading the clock, applying the limit and recording the call, so
/// that limiter, statistics and log agree on order and times.
/// </summary>
internal sealed class ClientTraffic(
    MockApiOptions options, PlatformClock clock, ArrivalLog log, InFlightGauge inFlightOfAll)
{
    private readonly Lock arriving = new();
    private readonly SlidingLog limiter = new();
    private readonly InFlightGauge inFlight = new(inFlightOfAll);
    private ClientTally tally = new();

    public ClientStats Stats
    {
        get
        {
            lock (arriving) return tally.Stats(inFlight.Peak);
        }
    }

    public Arrival Arrive(Call call)
    {
        lock (arriving)
        {
            var now = clock.Now;
            var counted = limiter.TryAdmit(now, options.Limit, options.Window);
            if (counted) tally.Counted(call.Operation, now, options.Window);
            else tally.Rejected();
            return Log(new Arrival(call, now, counted, counted ? inFlight.Enter() : null));
        }
    }

    public Arrival Deny(Call call)
    {
        lock (arriving)
        {
            tally.Denied();
            return Log(new Arrival(call, clock.Now, counted: false));
        }
    }

    public void Synced(string campaign)
    {
        lock (arriving) tally.Synced(campaign);
    }

    public void Reset()
    {
        lock (arriving)
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
