namespace MixoSync.MockApi.Measuring;

/// <summary>The statistics of one client.</summary>
/// <param name="CallsCounted">Calls that count against the limit: list and sync calls, including those with a 503 or no response.</param>
/// <param name="CallsRefused">Calls with a 429 response.</param>
/// <param name="CallsDenied">Calls with a 401 or 403 response.</param>
/// <param name="MostCallsInAnyWindow">The maximum number of counted calls in any window.</param>
/// <param name="ListCalls">Counted list calls.</param>
/// <param name="SyncCalls">Counted sync calls.</param>
/// <param name="DistinctCampaignsSynced">Campaigns synced at least once.</param>
/// <param name="RepeatedSyncs">Successful syncs of a campaign that was synced before.</param>
/// <param name="PeakInFlight">The maximum number of counted calls in flight at the same time.</param>
internal sealed record ClientStats(
    int CallsCounted,
    int CallsRefused,
    int CallsDenied,
    int MostCallsInAnyWindow,
    int ListCalls,
    int SyncCalls,
    int DistinctCampaignsSynced,
    int RepeatedSyncs,
    int PeakInFlight)
{
    public static ClientStats None { get; } = new(0, 0, 0, 0, 0, 0, 0, 0, 0);
}
