using MixoSync.Clients;

namespace MixoSync.Tests.Quotas;

internal static class QuotaClients
{
    /// <summary>Creates a client with a unique id.</summary>
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
