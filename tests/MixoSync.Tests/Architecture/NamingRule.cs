using System.Text.RegularExpressions;

namespace MixoSync.Tests.Architecture;

/// <summary>Names that code may use only in some places.</summary>
/// <param name="Names">The names, as a regular expression.</param>
/// <param name="Places">The files that may use them; <c>*</c> stands for any part of a path.</param>
internal sealed record NamingRule(string Names, params string[] Places)
{
    /// <summary>Every file that breaks the rule, with the first name that does.</summary>
    public IReadOnlyList<string> Violations(IEnumerable<SourceFile> files) =>
    [
        .. from file in files
           where !Places.Any(place => IsIn(place, file))
           let match = Regex.Match(file.Code, Names)
           where match.Success
           select $"{file.Path} names {match.Value}; only these may: {string.Join(", ", Places)}",
    ];

    /// <summary>Places in which no file uses the names: exceptions that are no longer needed.</summary>
    public IReadOnlyList<string> UnusedPlaces(IReadOnlyList<SourceFile> files) =>
        [.. Places.Where(place => !files.Any(file => IsIn(place, file) && Regex.IsMatch(file.Code, Names)))];

    private static bool IsIn(string place, SourceFile file) =>
        Regex.IsMatch(file.Path, $"^{Regex.Escape(place).Replace(@"\*", ".*", StringComparison.Ordinal)}$");
}
