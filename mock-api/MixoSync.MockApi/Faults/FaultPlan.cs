using MixoSync.MockApi.Options;

namespace MixoSync.MockApi.Faults;

/// <summary>What befalls each of the calls of one kind and one client, in turn.</summary>
internal sealed class FaultPlan(Random random)
{
    private readonly Lock turn = new();
    private int calls;

    public Fault Next(FaultOptions faults)
    {
        lock (turn)
        {
            calls++;
            if (Strikes(faults.HangEvery, faults.HangShare)) return Fault.Hang;
            return Strikes(faults.FailEvery, faults.FailShare) ? Fault.Unavailable : Fault.None;
        }
    }

    private bool Strikes(int every, double share) =>
        (every > 0 && calls % every == 0) || (share > 0 && random.NextDouble() < share);
}
