using MixoSync.MockApi.Options;

namespace MixoSync.MockApi.Faults;

/// <summary>Selects the faults for one client's calls of one kind.</summary>
internal sealed class FaultPlan(Random random)
{
    private readonly Lock gate = new();
    private int calls;

    public Fault Next(FaultOptions faults)
    {
        lock (gate)
        {
            calls++;
            if (Applies(faults.HangEvery, faults.HangShare)) return Fault.Hang;
            if (Applies(faults.FailEvery, faults.FailShare)) return Fault.Unavailable;
            if (Applies(faults.HtmlEvery)) return Fault.Html;
            if (Applies(faults.CutEvery)) return Fault.Cut;
            if (Applies(faults.CloseEvery)) return Fault.Close;
            return faults is ListFaultOptions list ? NextOfList(list) : Fault.None;
        }
    }

    private Fault NextOfList(ListFaultOptions faults)
    {
        if (Applies(faults.EmptyEvery)) return Fault.EmptyPage;
        return Applies(faults.RepeatEvery) ? Fault.PreviousPage : Fault.None;
    }

    private bool Applies(int every, double share = 0) =>
        (every > 0 && calls % every == 0) || (share > 0 && random.NextDouble() < share);
}
