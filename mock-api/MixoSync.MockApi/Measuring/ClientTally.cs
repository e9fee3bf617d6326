namespace MixoSync.MockApi.Measuring;

/// <summary>Counts the calls of one client. Not thread-safe.</summary>
internal sealed class ClientTally
{
    private readonly HashSet<string> synced = new(StringComparer.Ordinal);
    private readonly WindowPeak peak = new();
    private int listCalls;
    private int syncCalls;
    private int rejected;
    private int denied;
    private int repeatedSyncs;

    public void Counted(Operation operation, DateTimeOffset arrivedAt, TimeSpan window)
    {
        if (operation == Operation.List) listCalls++;
        else syncCalls++;
        peak.Add(arrivedAt, window);
    }

    public void Rejected() => rejected++;

    public void Denied() => denied++;

    public void Synced(string campaign)
    {
        if (!synced.Add(campaign)) repeatedSyncs++;
    }

    public ClientStats Stats(int peakInFlight) => new(
        listCalls + syncCalls, rejected, denied, peak.Calls,
        listCalls, syncCalls, synced.Count, repeatedSyncs, peakInFlight);
}
