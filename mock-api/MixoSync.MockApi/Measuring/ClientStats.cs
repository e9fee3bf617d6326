namespace MixoSync.MockApi.Measuring;

/// <summary>What one client did.</summary>
/// <param name="CallsCounted">Calls that used up quota: list and sync calls together, 503s and hangs included.</param>
/// <param name="CallsRefused">Calls answered 429.</param>
/// <param name="CallsDenied">Calls answered 401 or 403 for their token.</param>
/// <param name="MostCallsInAnyWindow">The most counted calls in any one window.</param>
/// <param name="ListCalls">Counted list calls.</param>
/// <param name="SyncCalls">Counted sync calls.</param>
/// <param name="DistinctCampaignsSynced">Campaigns synced at least once.</param>
/// <param name="RepeatedSyncs">Successful syncs of a campaign that was synced before.</param>
/// <param name="PeakInFlight">The most counted calls in flight at any one time.</param>
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
