using System.Text.RegularExpressions;

namespace MixoSync.Tests.Architecture;

/// <summary>A source file without its comments, because rules do not apply to comments.</summary>
/// <param name="Path">The path from the repository root, with slashes.</param>
/// <param name="Code">The text without comments.</param>
internal sealed partial record SourceFile(string Path, string Code)
{
    /// <summary>Returns every C# file below a folder of the repository.</summary>
    public static IReadOnlyList<SourceFile> Below(string folder) =>
    [
        .. from file in Directory.EnumerateFiles(System.IO.Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
           let path = System.IO.Path.GetRelativePath(Root, file).Replace('\\', '/')
           where !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal)
           select Of(path, File.ReadAllText(file)),
    ];

    public static SourceFile Of(string path, string text) => new(path, Comment().Replace(text, ""));

    /// <summary>The root folder of the repository.</summary>
    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    private static string FindRoot(string folder) => File.Exists(System.IO.Path.Combine(folder, "MixoSync.sln"))
        ? folder
        : FindRoot(Directory.GetParent(folder)?.FullName
            ?? throw new InvalidOperationException("The tests must run inside the repository: MixoSync.sln was not found in a parent folder."));

    // A comment must follow white space, so that the slashes of a URL do not start one.
    [GeneratedRegex(@"(?<=^|\s)//.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();
}
