using MixoSync.Clients;

namespace MixoSync.Tests.Quotas;

internal static class QuotaClients
{
    /// <summary>Creates a client with a unique id.</summary>
    public static Client NewClient(int calls, TimeSpan window, int maxInFlight = 100) => NewClient(new Quota(calls, window), maxInFlight);

    /// <inheritdoc cref="NewClient(int, TimeSpan, int)" />
    public static Client NewClient(string quota, int maxInFlight = 100) => NewClient(Quota.Parse(quota), maxInFlight);

    /// <inheritdoc cref="NewClient(int, TimeSpan, int)" />
    public static Client NewClient(Quota quota, int maxInFlight = 100) => new()
    {
        Id = Guid.NewGuid().ToString(),
        Platform = "mixo",
        ApiUrl = new Uri("http://localhost"),
        Credentials = CredentialsReference.Parse("env:TEST"),
        Quota = quota,
        MaxInFlight = maxInFlight,
    };

    /// <summary>Creates a pool with a unique name.</summary>
    public static QuotaPool NewPool(string quota) => new(Guid.NewGuid().ToString(), Quota.Parse(quota));

    /// <summary>Creates a client of pools whose own quota allows every call.</summary>
    public static Client NewClientOf(params QuotaPool[] pools) => NewClient("1000000000/1s", maxInFlight: 1_000) with { Pools = new QuotaPools(pools) };
}
