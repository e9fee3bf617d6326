using MixoSync.Clients;
using MixoSync.Quotas;

namespace MixoSync.Tests.Quotas;

/// <summary>Runs a scenario against a ledger, one event at a time, on a simulated clock.</summary>
internal sealed class QuotaSimulation
{
    private const int MaxEvents = 100_000;

    private readonly PriorityQueue<Func<Task>, (DateTimeOffset At, int Order)> events = new();
    private readonly List<Sent> sends = [];
    private readonly IQuotaLedger ledger;
    private readonly Client[] clients;
    private readonly int[] inFlight;
    private DateTimeOffset now;
    private int scheduled;

    private QuotaSimulation(QuotaScenario scenario, IQuotaLedger ledger, DateTimeOffset start)
    {
        (this.ledger, now, Start) = (ledger, start, start);
        var pools = new QuotaPools([QuotaClients.NewPool(scenario.Pool)]);
        clients = [.. scenario.Quotas.Select(quota => QuotaClients.NewClient(quota, scenario.MaxInFlight) with { Pools = pools })];
        inFlight = new int[clients.Length];
    }

    public DateTimeOffset Start { get; }

    public IReadOnlyList<Sent> Sends => sends;

    public int MostInFlight { get; private set; }

    /// <param name="scenario">The events.</param>
    /// <param name="ledger">The ledger.</param>
    /// <param name="start">The time of its clock.</param>
    /// <param name="advance">Advances its clock.</param>
    public static async Task<QuotaSimulation> RunAsync(QuotaScenario scenario, IQuotaLedger ledger, DateTimeOffset start, Func<TimeSpan, Task> advance)
    {
        var simulation = new QuotaSimulation(scenario, ledger, start);
        simulation.Schedule(scenario);
        while (simulation.events.TryDequeue(out var action, out var key))
        {
            await advance(key.At - simulation.now);
            simulation.now = key.At;
            await action();
            Assert.True(simulation.scheduled < MaxEvents, "the callers wait forever");
        }

        return simulation;
    }

    private void Schedule(QuotaScenario scenario)
    {
        foreach (var block in scenario.Blocks)
        {
            After(block.At, () => ledger.BlockAsync(clients[block.Client], TimeSpan.FromMilliseconds(block.Wait), CancellationToken.None));
        }

        var arrival = 0;
        foreach (var (number, caller) in scenario.Callers.Index())
        {
            arrival += caller.Gap;
            After(arrival, () => ArriveAsync(number, caller));
        }
    }

    private async Task ArriveAsync(int number, Caller caller)
    {
        var permit = await AcquireAsync(caller, null);
        if (caller.Outcome == Outcome.CrashesBeforeSending)
        {
            return;
        }

        if (caller.Outcome == Outcome.IsDuplicated)
        {
            After(permit.Wait.TotalMilliseconds, () => AcquireAsync(number, caller, permit));
        }

        SendOrWait(number, caller, permit, caller.Lateness);
    }

    private async Task AcquireAsync(int number, Caller caller, Permit heldPermit) =>
        SendOrWait(number, caller, await AcquireAsync(caller, heldPermit), lateness: 0);

    private Task<Permit> AcquireAsync(Caller caller, Permit? heldPermit) =>
        ledger.AcquireAsync(clients[caller.Client], heldPermit, caller.Lane, TimeSpan.Zero, CancellationToken.None);

    private void SendOrWait(int number, Caller caller, Permit permit, int lateness)
    {
        if (permit.Wait > TimeSpan.Zero)
        {
            After(permit.Wait.TotalMilliseconds + lateness, () => AcquireAsync(number, caller, permit));
            return;
        }

        sends.Add(new Sent(number, caller.Client, now, now + TimeSpan.FromMilliseconds(caller.Transit)));
        MostInFlight = Math.Max(MostInFlight, ++inFlight[caller.Client]);
        After(caller.Duration, () => EndAsync(number, caller, permit));
    }

    private async Task EndAsync(int number, Caller caller, Permit permit)
    {
        inFlight[caller.Client]--;
        switch (caller.Outcome)
        {
            case Outcome.Completes or Outcome.IsDuplicated:
                await ledger.CompleteAsync(clients[caller.Client], permit, sinceSent: null, CancellationToken.None);
                break;
            case Outcome.IsRedelivered:
                await AcquireAsync(number, caller with { Outcome = Outcome.Completes }, permit);
                break;
        }
    }

    private void After(double milliseconds, Func<Task> action) =>
        events.Enqueue(action, (now + TimeSpan.FromMilliseconds(milliseconds), scheduled++));
}

/// <summary>A call that was sent to the platform.</summary>
/// <param name="Caller">The number of the caller.</param>
/// <param name="Client">The number of the client.</param>
/// <param name="At">When the ledger let it start.</param>
/// <param name="ArrivedAt">When it arrived at the platform.</param>
internal readonly record struct Sent(int Caller, int Client, DateTimeOffset At, DateTimeOffset ArrivedAt);
