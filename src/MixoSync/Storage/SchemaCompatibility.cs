namespace MixoSync.Storage;

/// <summary>Decides whether a program can work with a schema, without I/O.</summary>
internal static class SchemaCompatibility
{
    /// <param name="known">The program's own migrations, such as <c>0001_pipeline</c>.</param>
    /// <param name="applied">The migrations that the database has.</param>
    /// <param name="compatibleFrom">The number of the oldest migration that a program must know.</param>
    /// <returns>Why it cannot, for people; none where it can.</returns>
    public static string? FindMismatch(IReadOnlyList<string> known, IReadOnlyCollection<string> applied, int compatibleFrom)
    {
        if (known.Except(applied).ToList() is { Count: > 0 } missing)
        {
            var others = missing.Count > 1 ? $" and {missing.Count - 1} more" : "";
            return $"the schema is not up to date; run 'mixosync db migrate' (not applied: {missing[0]}{others})";
        }

        var newest = known.Max(Migrations.NumberOf);
        return newest < compatibleFrom
            ? $"the schema is too new for this program; deploy a newer version (the schema needs a program that knows migration {compatibleFrom:0000}, "
                + $"the newest one of this program is {newest:0000})"
            : null;
    }
}
