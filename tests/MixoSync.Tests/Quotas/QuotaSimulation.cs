using MixoSync.Clients;
using MixoSync.Quotas;

namespace MixoSync.Tests.Quotas;

/// <summary>Plays a scenario against the ledger's algorithm: one event at a time, on a clock that jumps to the next.</summary>
internal sealed class QuotaSimulation
{
    // Longer than any caller's call, as a lease must be.
    public static readonly QuotaOptions Options = new() { Lease = TimeSpan.FromSeconds(1) };

    private const int Endless = 1_000_000;

    private readonly PriorityQueue<Action, (DateTimeOffset At, int Order)> events = new();
    private readonly List<Sent> sends = [];
    private readonly SlotLedger ledger = new(Options);
    private DateTimeOffset now = DateTimeOffset.UnixEpoch;
    private int scheduled;
    private int inFlight;
    private Client client;

    private QuotaSimulation(QuotaScenario scenario) =>
        client = QuotaClients.NewClient(scenario.Calls, scenario.Quota.Window, scenario.MaxInFlight);

    public IReadOnlyList<Sent> Sends => sends;

    public int MostInFlight { get; private set; }

    public static QuotaSimulation Run(QuotaScenario scenario)
    {
        var simulation = new QuotaSimulation(scenario);
        simulation.Schedule(scenario);
        while (simulation.events.TryDequeue(out var happen, out var key))
        {
            simulation.now = key.At;
            happen();
            Assert.True(simulation.scheduled < Endless, "the ledger never lets its callers go");
        }

        return simulation;
    }

    private void Schedule(QuotaScenario scenario)
    {
        foreach (var change in scenario.Limits)
        {
            After(change.At, () => client = client with { Quota = client.Quota with { Calls = change.Calls } });
        }

        foreach (var block in scenario.Blocks)
        {
            After(block.At, () => ledger.Block(TimeSpan.FromMilliseconds(block.Wait), now));
        }

        var arrival = 0;
        foreach (var (number, caller) in scenario.Callers.Index())
        {
            arrival += caller.Gap;
            After(arrival, () => Arrive(number, caller));
        }
    }

    private void Arrive(int number, Caller caller)
    {
        var permit = ledger.Acquire(client, null, caller.Ahead, TimeSpan.Zero, now);
        if (caller.Fate == Fate.DiesBeforeSending)
        {
            return;
        }

        if (caller.Fate == Fate.HasATwin)
        {
            After(permit.Wait.TotalMilliseconds, () => Ask(number, caller, permit));
        }

        GoOn(number, caller, permit, caller.Lateness);
    }

    private void Ask(int number, Caller caller, Permit held) =>
        GoOn(number, caller, ledger.Acquire(client, held, caller.Ahead, TimeSpan.Zero, now), lateness: 0);

    private void GoOn(int number, Caller caller, Permit permit, int lateness)
    {
        if (permit.Wait > TimeSpan.Zero)
        {
            After(permit.Wait.TotalMilliseconds + lateness, () => Ask(number, caller, permit));
            return;
        }

        sends.Add(new Sent(number, now, permit));
        MostInFlight = Math.Max(MostInFlight, ++inFlight);
        After(caller.Duration, () => End(number, caller, permit));
    }

    private void End(int number, Caller caller, Permit permit)
    {
        inFlight--;
        switch (caller.Fate)
        {
            case Fate.Finishes or Fate.HasATwin: ledger.Complete(client, permit, sentAt: null); break;
            case Fate.SendsTwice: Ask(number, caller with { Fate = Fate.Finishes }, permit); break;
        }
    }

    private void After(double milliseconds, Action happen) =>
        events.Enqueue(happen, (now + TimeSpan.FromMilliseconds(milliseconds), scheduled++));
}

/// <summary>A call that the platform saw.</summary>
internal readonly record struct Sent(int Caller, DateTimeOffset At, Permit Permit);
