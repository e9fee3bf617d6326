using MixoSync.Clients;

namespace MixoSync.Platforms;

/// <summary>Finds the connector for a client's platform.</summary>
internal sealed class AdPlatformRegistry(IEnumerable<IAdPlatform> platforms)
{
    private readonly Dictionary<string, IAdPlatform> byName =
        platforms.ToDictionary(platform => platform.Name, StringComparer.OrdinalIgnoreCase);

    /// <exception cref="AdPlatformException">No connector has that name.</exception>
    public IAdPlatform For(Client client) => byName.TryGetValue(client.Platform, out var platform)
        ? platform
        : throw new AdPlatformException(
            FailureKind.Configuration,
            $"Unknown platform '{client.Platform}'. Known platforms: "
                + string.Join(", ", byName.Keys.Order(StringComparer.Ordinal)));
}
