using MixoSync.Clients;
using MixoSync.Quotas;

namespace MixoSync.Tests.Quotas;

/// <summary>Runs a scenario against the ledger algorithm, one event at a time, on a simulated clock.</summary>
internal sealed class QuotaSimulation
{
    // A lease must be longer than any call.
    public static readonly QuotaOptions Options = new() { Lease = TimeSpan.FromSeconds(1) };

    private const int MaxEvents = 1_000_000;

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
        while (simulation.events.TryDequeue(out var action, out var key))
        {
            simulation.now = key.At;
            action();
            Assert.True(simulation.scheduled < MaxEvents, "the callers wait forever");
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
        var permit = ledger.Acquire(client, null, caller.IsPriority, TimeSpan.Zero, now);
        if (caller.Outcome == Outcome.CrashesBeforeSending)
        {
            return;
        }

        if (caller.Outcome == Outcome.IsDuplicated)
        {
            After(permit.Wait.TotalMilliseconds, () => Acquire(number, caller, permit));
        }

        SendOrWait(number, caller, permit, caller.Lateness);
    }

    private void Acquire(int number, Caller caller, Permit heldPermit) =>
        SendOrWait(number, caller, ledger.Acquire(client, heldPermit, caller.IsPriority, TimeSpan.Zero, now), lateness: 0);

    private void SendOrWait(int number, Caller caller, Permit permit, int lateness)
    {
        if (permit.Wait > TimeSpan.Zero)
        {
            After(permit.Wait.TotalMilliseconds + lateness, () => Acquire(number, caller, permit));
            return;
        }

        sends.Add(new Sent(number, now, permit));
        MostInFlight = Math.Max(MostInFlight, ++inFlight);
        After(caller.Duration, () => End(number, caller, permit));
    }

    private void End(int number, Caller caller, Permit permit)
    {
        inFlight--;
        switch (caller.Outcome)
        {
            case Outcome.Completes or Outcome.IsDuplicated: ledger.Complete(client, permit, sentAt: null); break;
            case Outcome.IsRedelivered: Acquire(number, caller with { Outcome = Outcome.Completes }, permit); break;
        }
    }

    private void After(double milliseconds, Action action) =>
        events.Enqueue(action, (now + TimeSpan.FromMilliseconds(milliseconds), scheduled++));
}

/// <summary>A call that was sent to the platform.</summary>
internal readonly record struct Sent(int Caller, DateTimeOffset At, Permit Permit);
