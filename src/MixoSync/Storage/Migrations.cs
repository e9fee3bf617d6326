using System.Globalization;
using DbUp.Engine;

namespace MixoSync.Storage;

/// <summary>
/// The numbered SQL files in <c>Storage/Migrations</c>, embedded in the assembly, in one folder per database. They run in the order
/// of their names; gaps are allowed. A migration that older programs cannot work with records that in <c>schema_compatibility</c>
/// (see 0010).
/// </summary>
internal static class Migrations
{
    public static bool IsFor(string resource, string database) =>
        resource.StartsWith($"MixoSync.Storage.Migrations.{database}.", StringComparison.Ordinal);

    /// <summary>The migrations of this program, for example <c>0001_pipeline</c>.</summary>
    public static IReadOnlyList<string> Known(string database) =>
        [.. typeof(Migrations).Assembly.GetManifestResourceNames().Where(name => IsFor(name, database)).Select(NameOf).Order(StringComparer.Ordinal)];

    /// <summary>
    /// The name within the full name of a script, for example <c>MixoSync.Storage.Migrations.Postgres.0001_pipeline.sql</c>.
    /// </summary>
    public static string NameOf(string script) => script.Split('.')[^2];

    public static int NumberOf(string name) => int.Parse(name.Split('_')[0], CultureInfo.InvariantCulture);

    /// <exception cref="InvalidOperationException">A script failed. The scripts before it remain applied.</exception>
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
