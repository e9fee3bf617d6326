using MixoSync.Clients;

namespace MixoSync.Quotas;

/// <summary>The names of what has limits: a client or a pool.</summary>
internal static class ScopeName
{
    private const string PoolPrefix = "pool:";

    public static string OfClient(string id) => $"client:{id}";

    public static string OfPool(string name) => PoolPrefix + name;

    public static bool IsPool(string name) => name.StartsWith(PoolPrefix, StringComparison.Ordinal);

    /// <summary>Returns the client and its pools, with their quotas.</summary>
    public static IEnumerable<(string Name, Quota Quota)> Of(Client client) =>
        client.Pools.All.Select(pool => (OfPool(pool.Name), pool.Quota)).Prepend((OfClient(client.Id), client.Quota));
}
