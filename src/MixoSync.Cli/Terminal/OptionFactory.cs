using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace MixoSync.Cli.Terminal;

/// <summary>Creates options with custom parsers. An invalid value is a usage error that describes the expected format.</summary>
internal static class OptionFactory
{
    /// <summary>Creates an option for a type that parses itself.</summary>
    public static Option<T?> Value<T>(string name, string description)
        where T : struct, IParsable<T> => new(name) { Description = description, CustomParser = result => Parse<T>(result) };

    /// <inheritdoc cref="Value{T}" />
    public static Option<T?> Reference<T>(string name, string description)
        where T : class, IParsable<T> => new(name) { Description = description, CustomParser = Parse<T> };

    /// <summary>Creates an option for a duration, for example <c>00:00:00.2</c>.</summary>
    public static Option<TimeSpan> Duration(string name, string description, TimeSpan fallback) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => fallback,
        CustomParser = result => TimeSpan.TryParse(Text(result), CultureInfo.InvariantCulture, out var value) && value >= TimeSpan.Zero
            ? value
            : Fail<TimeSpan>(result, $"'{Text(result)}' is not a valid duration. Use HOURS:MINUTES:SECONDS, for example 00:00:00.2."),
    };

    /// <summary>Creates an option for an ISO 8601 time. A time without an offset is in UTC.</summary>
    public static Option<DateTimeOffset?> Time(string name, string description) => new(name)
    {
        Description = description,
        CustomParser = result => DateTimeOffset.TryParse(
                Text(result), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var value)
            ? value
            : Fail<DateTimeOffset?>(result, $"'{Text(result)}' is not a valid time. Use ISO 8601, for example 2026-11-22T06:00:00Z."),
    };

    /// <summary>Creates an option for an integer within a range.</summary>
    public static Option<int> Number(string name, string description, int min, int max, int fallback) => new(name)
    {
        Description = $"{description} ({min} to {max})",
        DefaultValueFactory = _ => fallback,
        CustomParser = result => int.TryParse(Text(result), NumberStyles.None, CultureInfo.InvariantCulture, out var value)
                && value >= min && value <= max
            ? value
            : Fail<int>(result, $"'{Text(result)}' is not a valid value for {name}. Use a number from {min} to {max}."),
    };

    /// <summary>Creates an option for an integer within a range, without a default value.</summary>
    public static Option<int?> OptionalNumber(string name, string description, int min, int max) => new(name)
    {
        Description = description,
        CustomParser = result => int.TryParse(Text(result), NumberStyles.None, CultureInfo.InvariantCulture, out var value)
                && value >= min && value <= max
            ? value
            : Fail<int?>(result, $"'{Text(result)}' is not a valid value for {name}. Use a number from {min} to {max}."),
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
            return Fail<T>(result, e.Message);
        }
    }

    private static T? Fail<T>(ArgumentResult result, string message)
    {
        result.AddError(message);
        return default;
    }
}
