namespace MixoSync.MockApi.Measuring;

/// <summary>The statistics of all clients since the start or the last reset.</summary>
/// <param name="Clients">The statistics by client id.</param>
/// <param name="TokensIssued">The number of issued tokens by the account's email address.</param>
/// <param name="PeakInFlight">The maximum number of counted calls of all clients in flight at the same time.</param>
internal sealed record MockApiStats(
    IReadOnlyDictionary<string, ClientStats> Clients,
    IReadOnlyDictionary<string, int> TokensIssued,
    int PeakInFlight);
