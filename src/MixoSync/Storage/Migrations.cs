using DbUp.Engine;

namespace MixoSync.Storage;

/// <summary>The numbered SQL files in <c>Storage/Migrations</c>, embedded in this assembly, one folder for each database.</summary>
internal static class Migrations
{
    public static bool Belongs(string resource, string database) =>
        resource.StartsWith($"MixoSync.Storage.Migrations.{database}.", StringComparison.Ordinal);

    public static int Count(string database) =>
        typeof(Migrations).Assembly.GetManifestResourceNames().Count(name => Belongs(name, database));

    /// <exception cref="InvalidOperationException">A script failed; the ones before it stay done.</exception>
    public static IReadOnlyList<string> Run(UpgradeEngine engine)
    {
        var result = engine.PerformUpgrade();
        if (!result.Successful)
        {
            throw result.Error is System.Data.Common.DbException or TimeoutException
                ? result.Error
                : new InvalidOperationException($"Migration {result.ErrorScript?.Name} failed: {result.Error.Message}", result.Error);
        }

        return [.. result.Scripts.Select(script => script.Name.Split('.')[^2])];
    }
}
