using MixoSync.Clients;

namespace MixoSync.Tests.Quotas;

internal static class QuotaClients
{
    /// <summary>A client that no other test knows.</summary>
    public static Client NewClient(int calls, TimeSpan window, int maxInFlight = 100) => new()
    {
        Id = Guid.NewGuid().ToString(),
        Platform = "mixo",
        ApiUrl = new Uri("http://localhost"),
        Credentials = CredentialsReference.Parse("env:TEST"),
        Quota = new Quota(calls, window),
        MaxInFlight = maxInFlight,
    };
}
