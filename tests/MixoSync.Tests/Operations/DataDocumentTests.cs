using System.Text.RegularExpressions;
using MixoSync.Tests.Architecture;

namespace MixoSync.Tests.Operations;

/// <summary>docs/data.md has every column of the tables that it describes, with its type in PostgreSQL.</summary>
public sealed partial class DataDocumentTests
{
    private static readonly string Document = File.ReadAllText(Path.Combine(SourceFile.Root, "docs/data.md"));

    private static readonly string Folder = Path.Combine(SourceFile.Root, "src/MixoSync/Storage/Migrations/Postgres");

    private static readonly string Migrations =
        Comment().Replace(string.Join('\n', Directory.EnumerateFiles(Folder, "*.sql").Order().Select(File.ReadAllText)), "");

    [Theory]
    [InlineData("campaigns")]
    [InlineData("clients")]
    [InlineData("sync_runs")]
    [InlineData("sync_items")]
    [InlineData("sync_run_calls")]
    public void EveryColumnIsDocumentedWithItsType(string table)
    {
        var columns = Columns(Migrations, table).ToList();

        Assert.NotEmpty(columns);
        Assert.Equal(columns.Order(), Documented(Document, table).Order());
    }

    [Fact]
    public void AColumnOfALaterMigrationIsFound() => Assert.Equal(
        ["id uuid", "count integer", "at timestamptz"],
        Columns(
            """
            CREATE TABLE t (
                id uuid,
                count integer NOT NULL,
                PRIMARY KEY (id)
            );
            ALTER TABLE t
                ADD COLUMN at timestamptz;
            """,
            "t"));

    [Fact]
    public void AColumnInAnotherSectionDoesNotCount() => Assert.Equal(
        ["id uuid"], Documented("## t\n\n| `id` | uuid | id |\n\n## other\n\n| `name` | text | name |\n", "t"));

    private static IEnumerable<string> Columns(string migrations, string table) =>
        from definition in new[] { $@"CREATE TABLE {table} \((.*?)\n\);", $@"ALTER TABLE {table}\b(.*?);" }
        from Match statement in Regex.Matches(migrations, definition, RegexOptions.Singleline)
        from Match column in Column().Matches(statement.Groups[1].Value)
        select $"{column.Groups["name"].Value} {column.Groups["type"].Value}";

    private static IEnumerable<string> Documented(string document, string table) =>
        from section in Regex.Split(document, "^## ", RegexOptions.Multiline)
        where section.StartsWith($"{table}\n", StringComparison.Ordinal)
        from Match column in DocumentedColumn().Matches(section)
        select $"{column.Groups["name"].Value} {column.Groups["type"].Value}";

    [GeneratedRegex(
        @"(?:^\s*|ADD COLUMN )(?<name>[a-z_]+)\s+(?<type>text|uuid|integer|bigint|numeric|boolean|timestamptz)\b", RegexOptions.Multiline)]
    private static partial Regex Column();

    [GeneratedRegex(@"^\| `(?<name>[a-z_]+)` \| (?<type>\w+) \|", RegexOptions.Multiline)]
    private static partial Regex DocumentedColumn();

    [GeneratedRegex("--.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();
}
