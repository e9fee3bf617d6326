using System.Globalization;
using DbUp.Engine;

namespace MixoSync.Storage;

/// <summary>
/// The numbered SQL files in <c>Storage/Migrations</c>, embedded in this assembly, one folder per database. They run in name order;
/// gaps are allowed. A migration that breaks older programs records that in <c>schema_compatibility</c>; see migration 0010.
/// </summary>
internal static class Migrations
{
    public static bool IsFor(string resource, string database) =>
        resource.StartsWith($"MixoSync.Storage.Migrations.{database}.", StringComparison.Ordinal);

    /// <summary>Returns the names of the migrations that this program contains, such as <c>0001_pipeline</c>, in order.</summary>
    public static IReadOnlyList<string> Known(string database) =>
        [.. typeof(Migrations).Assembly.GetManifestResourceNames().Where(name => IsFor(name, database)).Select(NameOf).Order(StringComparer.Ordinal)];

    /// <summary>Extracts the name from a resource name such as <c>MixoSync.Storage.Migrations.Postgres.0001_pipeline.sql</c>.</summary>
    public static string NameOf(string script) => script.Split('.')[^2];

    public static int NumberOf(string name) => int.Parse(name.Split('_')[0], CultureInfo.InvariantCulture);

    /// <summary>Runs the missing migrations and returns their names.</summary>
    /// <exception cref="InvalidOperationException">A script failed. The scripts before it stay applied.</exception>
    public static IReadOnlyList<string> Run(UpgradeEngine engine)
    {
        var result = engine.PerformUpgrade();
        if (!result.Successful)
        {
            throw result.Error is System.Data.Common.DbException or TimeoutException
                ? result.Error
                : new InvalidOperationException($"Migration {result.ErrorScript?.Name} failed: {result.Error.Message}", result.Error);
        }

        return [.. result.Scripts.Select(script => NameOf(script.Name))];
    }
}
