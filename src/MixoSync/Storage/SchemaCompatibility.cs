namespace MixoSync.Storage;

/// <summary>Decides whether a program can work with a schema. Does no I/O.</summary>
internal static class SchemaCompatibility
{
    /// <param name="known">The migrations of the program, for example <c>0001_pipeline</c>.</param>
    /// <param name="applied">The migrations of the database.</param>
    /// <param name="compatibleFrom">The number of the oldest migration that a program must know.</param>
    /// <returns>Why the program cannot work with the schema, or null if it can.</returns>
    public static string? FindMismatch(IReadOnlyList<string> known, IReadOnlyCollection<string> applied, int compatibleFrom)
    {
        if (known.Except(applied).ToList() is { Count: > 0 } missing)
        {
            var others = missing.Count > 1 ? $" and {missing.Count - 1} more" : "";
            return $"the schema is not up to date. Run 'mixosync db migrate' (not applied: {missing[0]}{others})";
        }

        var newest = known.Max(Migrations.NumberOf);
        return newest < compatibleFrom
            ? $"the schema is too new for this program. Deploy a newer version (the schema needs a program that knows migration {compatibleFrom:0000}, "
                + $"the newest migration of this program is {newest:0000})"
            : null;
    }
}
