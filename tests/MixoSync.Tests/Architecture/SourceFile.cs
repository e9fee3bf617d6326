using System.Text.RegularExpressions;

namespace MixoSync.Tests.Architecture;

/// <summary>A source file without its comments, which may name what its code may not.</summary>
/// <param name="Path">From the repository's root, with slashes.</param>
/// <param name="Code">Its text.</param>
internal sealed partial record SourceFile(string Path, string Code)
{
    /// <summary>Every C# file below a folder of the repository.</summary>
    public static IReadOnlyList<SourceFile> Below(string folder) =>
    [
        .. from file in Directory.EnumerateFiles(System.IO.Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
           let path = System.IO.Path.GetRelativePath(Root, file).Replace('\\', '/')
           where !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal)
           select Of(path, File.ReadAllText(file)),
    ];

    public static SourceFile Of(string path, string text) => new(path, Comment().Replace(text, ""));

    /// <summary>The repository's folder.</summary>
    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    private static string FindRoot(string folder) => File.Exists(System.IO.Path.Combine(folder, "MixoSync.sln"))
        ? folder
        : FindRoot(Directory.GetParent(folder)?.FullName
            ?? throw new InvalidOperationException("The tests do not run inside the repository: no MixoSync.sln above them"));

    // Only behind white space: the slashes of a URL are none.
    [GeneratedRegex(@"(?<=^|\s)//.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();
}
