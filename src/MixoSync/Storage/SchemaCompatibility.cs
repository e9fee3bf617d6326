namespace MixoSync.Storage;

/// <summary>Decides whether this version of the program can use a schema. Does no I/O.</summary>
internal static class SchemaCompatibility
{
    /// <summary>Returns why the program cannot use the schema, as a message for operators. Returns null if it can.</summary>
    /// <param name="known">The migrations that this version of the program contains, such as <c>0001_pipeline</c>.</param>
    /// <param name="applied">The migrations applied to the database.</param>
    /// <param name="compatibleFrom">The number of the migration that a program must contain to use the schema.</param>
    public static string? FindMismatch(IReadOnlyList<string> known, IReadOnlyCollection<string> applied, int compatibleFrom)
    {
        if (known.Except(applied).ToList() is { Count: > 0 } missing)
        {
            var others = missing.Count > 1 ? $" and {missing.Count - 1} more" : "";
            return $"the schema is not up to date. Run 'mixosync db migrate' (not applied: {missing[0]}{others})";
        }

        var newest = known.Max(Migrations.NumberOf);
        return newest < compatibleFrom
            ? $"the schema is too new for this program. Deploy a newer version (the schema requires migration {compatibleFrom:0000}, "
                + $"but this program only contains migrations up to {newest:0000})"
            : null;
    }
}
