using System.Text.RegularExpressions;

namespace MixoSync.Tests.Architecture;

/// <summary>What code may name only in some places.</summary>
/// <param name="What">What it is, as a regular expression.</param>
/// <param name="Places">Folders, which end with a slash, and files that may.</param>
internal sealed record NamingRule(string What, params string[] Places)
{
    /// <summary>Every file that breaks the rule, with the first name that does.</summary>
    public IReadOnlyList<string> Violations(IEnumerable<SourceFile> files) =>
    [
        .. from file in files
           where !Places.Any(place => file.Path == place || (place.EndsWith('/') && file.Path.StartsWith(place, StringComparison.Ordinal)))
           let match = Regex.Match(file.Code, What)
           where match.Success
           select $"{file.Path} names {match.Value}",
    ];

    /// <summary>Places that name it in no file: an exception that nobody needs any more.</summary>
    public IReadOnlyList<string> UnusedPlaces(IReadOnlyList<SourceFile> files) =>
        [.. Places.Where(place => !files.Any(file => file.Path.StartsWith(place, StringComparison.Ordinal) && Regex.IsMatch(file.Code, What)))];
}
