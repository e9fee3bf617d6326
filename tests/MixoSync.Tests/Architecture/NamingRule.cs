using System.Text.RegularExpressions;

namespace MixoSync.Tests.Architecture;

/// <summary>A rule that allows names only in certain files.</summary>
/// <param name="Names">The names, as a regular expression.</param>
/// <param name="Places">The paths of the files that may use the names. <c>*</c> matches any part of a path.</param>
internal sealed record NamingRule(string Names, params string[] Places)
{
    /// <summary>Returns every file that violates the rule, with the first forbidden name.</summary>
    public IReadOnlyList<string> Violations(IEnumerable<SourceFile> files) =>
    [
        .. from file in files
           where !Places.Any(place => IsIn(place, file))
           let match = Regex.Match(file.Code, Names)
           where match.Success
           select $"{file.Path} uses {match.Value}, which is only allowed in: {string.Join(", ", Places)}",
    ];

    /// <summary>Returns the places in which no file uses the names. These exceptions are no longer needed.</summary>
    public IReadOnlyList<string> UnusedPlaces(IReadOnlyList<SourceFile> files) =>
        [.. Places.Where(place => !files.Any(file => IsIn(place, file) && Regex.IsMatch(file.Code, Names)))];

    private static bool IsIn(string place, SourceFile file) =>
        Regex.IsMatch(file.Path, $"^{Regex.Escape(place).Replace(@"\*", ".*", StringComparison.Ordinal)}$");
}
