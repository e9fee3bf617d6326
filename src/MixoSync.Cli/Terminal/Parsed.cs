using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace MixoSync.Cli.Terminal;

/// <summary>Options that are read by more than their type; what cannot be read is a usage error that says what to write.</summary>
internal static class Parsed
{
    /// <summary>An option in the words of a type of ours.</summary>
    public static Option<T?> Value<T>(string name, string description)
        where T : struct, IParsable<T> => new(name) { Description = description, CustomParser = result => Parse<T>(result) };

    /// <inheritdoc cref="Value{T}" />
    public static Option<T?> Reference<T>(string name, string description)
        where T : class, IParsable<T> => new(name) { Description = description, CustomParser = Parse<T> };

    /// <summary>A duration such as <c>00:00:00.2</c>.</summary>
    public static Option<TimeSpan> Duration(string name, string description, TimeSpan fallback) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => fallback,
        CustomParser = result => TimeSpan.TryParse(Text(result), CultureInfo.InvariantCulture, out var value) && value >= TimeSpan.Zero
            ? value
            : Refuse<TimeSpan>(result, $"'{Text(result)}' is no duration; write hours:minutes:seconds, such as 00:00:00.2"),
    };

    /// <summary>A time in ISO 8601; without an offset it is in UTC.</summary>
    public static Option<DateTimeOffset?> Time(string name, string description) => new(name)
    {
        Description = description,
        CustomParser = result => DateTimeOffset.TryParse(
                Text(result), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var value)
            ? value
            : Refuse<DateTimeOffset?>(result, $"'{Text(result)}' is no time; write ISO 8601, such as 2026-11-22T06:00:00Z"),
    };

    /// <summary>A whole number within bounds.</summary>
    public static Option<int> Number(string name, string description, int min, int max, int fallback) => new(name)
    {
        Description = $"{description} ({min} to {max})",
        DefaultValueFactory = _ => fallback,
        CustomParser = result => int.TryParse(Text(result), NumberStyles.None, CultureInfo.InvariantCulture, out var value)
                && value >= min && value <= max
            ? value
            : Refuse<int>(result, $"{name} is '{Text(result)}'; write a number from {min} to {max}"),
    };

    private static string Text(ArgumentResult result) => result.Tokens[0].Value;

    private static T? Parse<T>(ArgumentResult result)
        where T : IParsable<T>
    {
        try
        {
            return T.Parse(Text(result), CultureInfo.InvariantCulture);
        }
        catch (FormatException e)
        {
            return Refuse<T>(result, e.Message);
        }
    }

    private static T? Refuse<T>(ArgumentResult result, string message)
    {
        result.AddError(message);
        return default;
    }
}
