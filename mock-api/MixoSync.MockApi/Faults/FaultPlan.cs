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
            if (Strikes(faults.FailEvery, faults.FailShare)) return Fault.Unavailable;
            if (Strikes(faults.HtmlEvery)) return Fault.Html;
            if (Strikes(faults.CutEvery)) return Fault.Cut;
            if (Strikes(faults.CloseEvery)) return Fault.Close;
            return faults is ListFaultOptions list ? NextOfList(list) : Fault.None;
        }
    }

    private Fault NextOfList(ListFaultOptions faults)
    {
        if (Strikes(faults.EmptyEvery)) return Fault.EmptyPage;
        return Strikes(faults.RepeatEvery) ? Fault.PageBefore : Fault.None;
    }

    private bool Strikes(int every, double share = 0) =>
        (every > 0 && calls % every == 0) || (share > 0 && random.NextDouble() < share);
}
