namespace MixoSync.MockApi.Measuring;

/// <summary>What all clients did since the start or the last reset.</summary>
/// <param name="Clients">By client id.</param>
/// <param name="TokensIssued">By the account's e-mail address.</param>
/// <param name="PeakInFlight">The most counted calls of all clients in flight at any one time.</param>
internal sealed record MockApiStats(
    IReadOnlyDictionary<string, ClientStats> Clients,
    IReadOnlyDictionary<string, int> TokensIssued,
    int PeakInFlight);
