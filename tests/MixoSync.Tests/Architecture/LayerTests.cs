using System.Text.RegularExpressions;

namespace MixoSync.Tests.Architecture;

/// <summary>
/// The folders of the library are layers with an order: a folder uses only folders before it. See docs/architecture.md.
/// </summary>
public sealed class LayerTests
{
    private const string Library = "src/MixoSync/";

    /// <summary>The layers from bottom to top. To change the order, change it here and in docs/architecture.md, and say why.</summary>
    private static readonly string[] Order =
    [
        "Storage", "Clients", "Quotas", "Platforms", "Campaigns", "Runs", "Messaging", "Pipeline", "Scheduling", "DeadLetters", "Observability",
    ];

    private static readonly IReadOnlyList<SourceFile> Files = SourceFile.Below(Library);

    [Fact]
    public void AFolderUsesOnlyFoldersBeforeIt() => Assert.Empty(Violations(Files));

    [Fact]
    public void NoTwoFoldersUseEachOther() => Assert.Empty(Cycles(Files));

    [Fact]
    public void EveryFolderOfTheLibraryHasAPlaceInTheOrder() =>
        Assert.Equal(Order.Order(), Files.Select(file => Layer(file.Path)).OfType<string>().Distinct().Order());

    public static TheoryData<string, string> WrongDirections => new(
        from lower in Order.Index() from upper in Order.Index() where upper.Index > lower.Index select (lower.Item, upper.Item));

    /// <summary>Every dependency against the order is found, in every syntax.</summary>
    [Theory]
    [MemberData(nameof(WrongDirections))]
    public void ADependencyAgainstTheOrderIsFound(string lower, string upper)
    {
        string[] ways =
        [
            $"using MixoSync.{upper};", $"using static MixoSync.{upper}.Something;", $"using X = MixoSync.{upper}.Inner.Something;",
            $"var x = new MixoSync.{upper}.Something();", $"var x = {upper}.Something.Value;", $"internal class X : {upper}.IBase;",
        ];
        foreach (var code in ways)
        {
            var violation = Assert.Single(Violations([SourceFile.Of($"{Library}{lower}/Bad.cs", code)]));
            Assert.Contains($"{Library}{lower}/Bad.cs uses {upper}", violation);
            Assert.Contains("move", violation);
        }
    }

    [Theory]
    [InlineData("Pipeline", "using MixoSync.Runs;")]
    [InlineData("Runs", "// see MixoSync.Pipeline")]
    [InlineData("Runs", "var count = run.Pipeline.Count;")]
    [InlineData("Runs", "using MixoSync.Runs.Inner;")]
    public void ADependencyInTheOrderIsNotReported(string layer, string code) =>
        Assert.Empty(Violations([SourceFile.Of($"{Library}{layer}/Good.cs", code)]));

    [Fact]
    public void ACycleBetweenSubfoldersIsFound()
    {
        SourceFile[] files =
        [
            SourceFile.Of($"{Library}Platforms/Http/A.cs", "using MixoSync.Platforms.Mixo;"),
            SourceFile.Of($"{Library}Platforms/Mixo/B.cs", "using MixoSync.Platforms.Http;"),
        ];

        Assert.Contains("Platforms/Http <-> Platforms/Mixo", Assert.Single(Cycles(files)));
    }

    [Fact]
    public void ACycleOfThreeFoldersIsFound()
    {
        SourceFile[] files =
        [
            SourceFile.Of($"{Library}Platforms/A/1.cs", "using MixoSync.Platforms.B;"),
            SourceFile.Of($"{Library}Platforms/B/2.cs", "using MixoSync.Platforms.C;"),
            SourceFile.Of($"{Library}Platforms/C/3.cs", "using MixoSync.Platforms.A;"),
        ];

        Assert.Contains(Cycles(files), cycle => cycle.StartsWith("Platforms/A <-> Platforms/B", StringComparison.Ordinal));
    }

    private static IEnumerable<string> Violations(IEnumerable<SourceFile> files) =>
        from file in files
        let layer = Layer(file.Path)
        where layer is not null
        from used in Uses(file)
        where Array.IndexOf(Order, used) > Array.IndexOf(Order, layer)
        select $"{file.Path} uses {used}, which comes after {layer}: move the code that needs {used} up to {used} or a later folder, "
            + $"or move what it needs down to {layer} or an earlier one";

    private static IEnumerable<string> Uses(SourceFile file) => Order.Where(layer =>
        Regex.IsMatch(file.Code, $@"\bMixoSync\.{layer}\b(?!:)")
        || Regex.IsMatch(file.Code, $@"(?<![\w.""]){layer}\.[A-Z]\w*"));

    // A folder and its own subfolders are one feature, so only siblings are compared.
    private static IEnumerable<string> Cycles(IReadOnlyList<SourceFile> files)
    {
        var folders = files.Select(file => Folder(file.Path)).Where(folder => folder.Length > 0).Distinct().ToList();
        var uses = (
            from file in files
            from Match match in Regex.Matches(file.Code, @"\bMixoSync((?:\.\w+)+)")
            let used = match.Groups[1].Value[1..].Replace('.', '/')
            let folder = Folder(file.Path)
            from other in folders
            where folder.Length > 0 && IsWithin(used, other) && !IsWithin(folder, other) && !IsWithin(other, folder)
            select (folder, other)).ToHashSet();
        foreach (var middle in folders)
        {
            uses.UnionWith((from first in uses where first.other == middle from second in uses where second.folder == middle select (first.folder, second.other)).ToList());
        }

        return from pair in uses
               where string.CompareOrdinal(pair.folder, pair.other) < 0 && uses.Contains((pair.other, pair.folder))
               select $"{pair.folder} <-> {pair.other}: move the code that one of them needs into the other, or into a folder before both";
    }

    private static bool IsWithin(string folder, string other) => folder == other || folder.StartsWith($"{other}/", StringComparison.Ordinal);

    private static string Folder(string path) => Path.GetDirectoryName(path[Library.Length..])!.Replace('\\', '/');

    private static string? Layer(string path) => Folder(path) is { Length: > 0 } folder ? folder.Split('/')[0] : null;
}
