using System.Text.RegularExpressions;
using MixoSync.Tests.Architecture;

namespace MixoSync.Tests.Operations;

/// <summary>Links, code paths, tests and faults in the documents exist.</summary>
public sealed class DocumentationTests
{
    private static readonly IReadOnlyList<string> Documents =
    [
        .. Directory.EnumerateFiles(SourceFile.Root, "*.md", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(SourceFile.Root, file).Replace('\\', '/'))
            .Where(path => !Regex.IsMatch(path, "(^|/)(bin|obj|node_modules|TestResults)/")),
    ];

    private static readonly IReadOnlyList<SourceFile> Tests = SourceFile.Below("tests");

    [Fact]
    public void EveryLinkLeadsToAFileAndAHeading() =>
        Assert.Empty(Documents.SelectMany(document => BrokenLinks(document, Read(document))));

    [Fact]
    public void EveryCodePathExists() =>
        Assert.Empty(Documents.SelectMany(document => MissingPaths(document, Read(document))));

    [Fact]
    public void EveryAlertLeadsToAHeadingOfTheRunbook()
    {
        var urls = Regex.Matches(Read("ops/prometheus/rules/mixosync.yml"), @"runbook_url: (\S+)").Select(match => match.Groups[1].Value).ToList();

        Assert.NotEmpty(urls);
        Assert.Empty(urls.SelectMany(url => BrokenLinks("README.md", $"[x]({url})")));
    }

    [Fact]
    public void EveryTestAndFaultInACommandExists() =>
        Assert.Empty(Documents.SelectMany(document => MissingTests(document, Read(document))));

    [Fact]
    public void TheReadmeIsShort() => Assert.InRange(Read("README.md").Split('\n').Length, 1, 150);

    [Theory]
    [InlineData("[x](docs/missing.md)")]
    [InlineData("[x](docs/data.md#no-such-heading)")]
    [InlineData("[x](#no-such-heading)")]
    [InlineData("![x](picture.png)")]
    public void ABrokenLinkIsFound(string text) => Assert.Single(BrokenLinks("README.md", text));

    [Theory]
    [InlineData("[x](docs/data.md#sync_runs)")]
    [InlineData("[x](docs/scaling.md#fairness-between-clients)")]
    [InlineData("[x](https://example.com/missing)")]
    [InlineData("```\n[x](docs/missing.md)\n```")]
    public void AGoodLinkIsNotReported(string text) => Assert.Empty(BrokenLinks("README.md", text));

    [Theory]
    [InlineData("`src/MixoSync/Missing.cs`", 1)]
    [InlineData("`ops/missing`", 1)]
    [InlineData("`src/MixoSync/Runs/`", 0)]
    [InlineData("`ops/test --unit`", 0)]
    [InlineData("`src/MixoSync/*/*Store.cs`", 0)]
    public void AMissingPathIsFound(string text, int missing) => Assert.Equal(missing, MissingPaths("README.md", text).Count());

    [Theory]
    [InlineData("ops/test --filter-class '*DocumentationTests'", 0)]
    [InlineData("ops/test --filter-class '*DocumentationTests' '*NoSuchTests'", 1)]
    [InlineData("ops/faults --row worker-killed --seeds 1", 0)]
    [InlineData("ops/faults --row worker-killed,no-such-row", 1)]
    [InlineData("ops/faults --row NAME", 0)]
    public void AMissingTestIsFound(string text, int missing) => Assert.Equal(missing, MissingTests("README.md", text).Count());

    private static IEnumerable<string> BrokenLinks(string document, string text) =>
        from Match link in Regex.Matches(WithoutCode(text), @"\]\(([^)\s]+)\)")
        let target = link.Groups[1].Value
        where !Regex.IsMatch(target, "^[a-z]+:")
        let parts = target.Split('#', 2)
        let path = parts[0].Length == 0 ? document : Resolve(document, parts[0])
        where !Exists(path) || (parts.Length > 1 && !Headings(path).Contains(parts[1]))
        select $"{document}: {target}";

    private static IEnumerable<string> MissingPaths(string document, string text) =>
        from Match path in Regex.Matches(text, @"`((?:src|tests|ops|docs|mock-api)/[\w./*-]*)[^`\n]*`")
        where !Exists(path.Groups[1].Value)
        select $"{document}: {path.Groups[1].Value}";

    private static IEnumerable<string> MissingTests(string document, string text) =>
        (from Match command in Regex.Matches(text, @"--filter-class((?: '\*\w+')+)")
         from Match name in Regex.Matches(command.Groups[1].Value, @"\w+")
         where !Tests.Any(file => Regex.IsMatch(file.Code, $@"\bclass \w*{name.Value}\b"))
         select $"{document}: {name.Value}")
        .Concat(
            from Match command in Regex.Matches(text, "--row ([a-z0-9,-]+)")
            from row in command.Groups[1].Value.Split(',')
            where !Tests.Any(file => Regex.IsMatch(file.Code, $@"new\(""[a-z0-9-]*{row}[a-z0-9-]*"","))
            select $"{document}: {row}");

    private static string Resolve(string document, string link) => Path.GetRelativePath(
        SourceFile.Root, Path.Combine(SourceFile.Root, Path.GetDirectoryName(document)!, link)).Replace('\\', '/');

    private static bool Exists(string path)
    {
        var full = Path.Combine(SourceFile.Root, path);
        return path.Contains('*')
            ? Directory.EnumerateFiles(SourceFile.Root, "*", SearchOption.AllDirectories)
                .Any(file => Regex.IsMatch(
                    Path.GetRelativePath(SourceFile.Root, file), $"^{Regex.Escape(path).Replace(@"\*", "[^/]*", StringComparison.Ordinal)}$"))
            : path.EndsWith('/') ? Directory.Exists(full) : File.Exists(full) || Directory.Exists(full);
    }

    // As GitHub does: lower case, without punctuation, with hyphens for spaces.
    private static HashSet<string> Headings(string path) => path.EndsWith(".md", StringComparison.Ordinal)
        ? [.. Regex.Matches(WithoutCode(Read(path)), "^#+ (.+)$", RegexOptions.Multiline)
            .Select(heading => Regex.Replace(heading.Groups[1].Value.Trim().ToLowerInvariant(), @"[^\w\- ]", "").Replace(' ', '-'))]
        : [];

    private static string WithoutCode(string text) => Regex.Replace(text, "^```.*?^```", "", RegexOptions.Multiline | RegexOptions.Singleline);

    private static string Read(string document) => File.ReadAllText(Path.Combine(SourceFile.Root, document));
}
