using MixoSync.Clients;

namespace MixoSync.Platforms;

/// <summary>Finds the connector that a client's platform needs.</summary>
internal sealed class AdPlatformRegistry(IEnumerable<IAdPlatform> platforms)
{
    private readonly Dictionary<string, IAdPlatform> byName =
        platforms.ToDictionary(platform => platform.Name, StringComparer.OrdinalIgnoreCase);

    /// <exception cref="AdPlatformException">There is no connector of that name.</exception>
    public IAdPlatform For(Client client) => byName.TryGetValue(client.Platform, out var platform)
        ? platform
        : throw new AdPlatformException(
            FailureKind.Configuration,
            $"unknown platform '{client.Platform}'; known: "
                + string.Join(", ", byName.Keys.Order(StringComparer.Ordinal)));
}
