using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using MixoSync.Platforms.Http;

namespace MixoSync.Platforms;

/// <summary>
/// Reads the fields of one campaign record and keeps the first validation error. Platforms do not always use the types that they
/// document, so a field is accepted in every form that has one clear meaning:
/// <list type="bullet">
/// <item>A number can be a JSON number or a string that contains one, with or without an exponent: <c>12</c>, <c>"12"</c>, <c>1.2e1</c>.
/// Spaces around it are ignored. Separators of thousands and decimal commas are not accepted.</item>
/// <item>An amount is a number from 0 to <see cref="decimal.MaxValue"/>. Digits after the 28th are rounded.</item>
/// <item>A count is a whole number from 0 to <see cref="long.MaxValue"/>. It can be written as <c>98.0</c>; <c>12.5</c> is an error.</item>
/// <item>A time is an ISO 8601 date, or a date and time separated by <c>T</c> or a space. The offset can be <c>Z</c>, <c>+02:00</c>,
/// <c>+0200</c> or <c>+02</c>; without one, the time is in UTC. A JSON number, or a string of nine or more digits, is a Unix time in
/// seconds, or in milliseconds if it is 100,000,000,000 or more.</item>
/// <item>A text can be a string or a number, whose digits are kept as sent. The number of an id must be whole.</item>
/// <item>A number or time that is missing, null or a blank string is null. So is a text that is missing or null, unless it is the id or
/// the name, which are required.</item>
/// </list>
/// Everything else is an error: another JSON type, such as an object, a value out of range, and text that PostgreSQL cannot store.
/// </summary>
internal sealed partial class RecordReader(JsonElement record)
{
    private const long FirstMilliseconds = 100_000_000_000; // as seconds, the year 5138; as milliseconds, 1973
    private const long LastMilliseconds = 253_402_300_799_999; // the year 9999

    private readonly HashSet<string> read = new(StringComparer.Ordinal);

    public string? Error { get; private set; }

    /// <summary>Reads the id of a campaign. Returns an empty string if it is not valid.</summary>
    public string Id(string name)
    {
        var id = RequiredText(name, CampaignId.MaxLength);
        if (Error is null && (IsFraction(name) ? "is not a string or a whole number" : CampaignId.Validate(id)) is { } error)
        {
            Reject(name, error);
        }

        return Error is null ? id : "";
    }

    /// <summary>Reads a text that every record must have.</summary>
    public string RequiredText(string name, int maxLength)
    {
        var isMissing = record.Property(name) is null;
        return Text(name, maxLength) ?? Reject(name, isMissing ? "is missing" : "is null", "");
    }

    public string? Text(string name, int maxLength) => Field(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } number => Bounded(name, number.GetRawText(), maxLength),
        { ValueKind: JsonValueKind.String } field => field.Text() switch
        {
            null => Reject(name, "contains a character that is not valid Unicode", ""),
            { } text when text.Contains('\0', StringComparison.Ordinal) =>
                Reject(name, "contains a NUL character, which PostgreSQL cannot store", ""),
            { } text => Bounded(name, text, maxLength),
        },
        _ => Reject(name, "is not a string", ""),
    };

    public decimal? Amount(string name) => Number(name, "is negative or too large", value => value >= 0);

    public long? Count(string name) => (long?)Number(
        name, "is not a whole number of at least 0", value => value is >= 0 and <= long.MaxValue && decimal.IsInteger(value));

    /// <summary>Reads a time and converts it to UTC.</summary>
    public DateTimeOffset? Time(string name) => Field(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } number => FromUnix(number.GetRawText()) ?? Reject(name, "is not a Unix time", default(DateTimeOffset?)),
        { } field when field.Text() is { } text => string.IsNullOrWhiteSpace(text)
            ? null
            : (UnixTime().IsMatch(text) ? FromUnix(text) : FromIso(text)) ?? Reject(name, "is not an ISO 8601 time", default(DateTimeOffset?)),
        _ => Reject(name, "is not a time", default(DateTimeOffset?)),
    };

    /// <summary>Reads all fields that no other method has read. See <see cref="RecordAttributes.Read"/>.</summary>
    public string? OtherFields() => RecordAttributes.Read(record, read);

    private decimal? Number(string name, string range, Func<decimal, bool> isInRange)
    {
        var text = Field(name) switch
        {
            null => "",
            { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
            { } field => field.Text(),
        };
        if (string.IsNullOrWhiteSpace(text))
        {
            return text is null ? Reject(name, "is not a number", default(decimal?)) : null;
        }

        return !NumberFormat().IsMatch(text) ? Reject(name, "is not a number", default(decimal?))
            : decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && isInRange(value) ? Math.Abs(value)
            : Reject(name, range, default(decimal?));
    }

    private static DateTimeOffset? FromUnix(string number) =>
        decimal.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value is >= 0 and <= LastMilliseconds
            ? DateTimeOffset.FromUnixTimeMilliseconds((long)(value >= FirstMilliseconds ? value : value * 1_000))
            : null;

    private static DateTimeOffset? FromIso(string text)
    {
        if (IsoTime().Match(text) is not { Success: true } match)
        {
            return null;
        }

        var time = match.Groups["time"] is { Success: true } part ? part.Value.Replace(',', '.') : "00:00";
        var offset = match.Groups["hours"] is { Success: true } hours
            ? $"{hours.Value}:{(match.Groups["minutes"] is { Success: true } minutes ? minutes.Value : "00")}"
            : "Z";
        return DateTimeOffset.TryParse(
            $"{match.Groups["date"].Value}T{time}{offset}", CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var result)
            ? result
            : null;
    }

    // Records the name even if the field is missing, so that it never counts as an unknown field.
    private JsonElement? Field(string name)
    {
        read.Add(name);
        return record.Property(name) is { ValueKind: not JsonValueKind.Null } field ? field : null;
    }

    private bool IsFraction(string name) =>
        record.Property(name) is { ValueKind: JsonValueKind.Number } number && number.GetRawText().AsSpan().ContainsAny(".eE");

    private string? Bounded(string name, string text, int maxLength) =>
        text.Length <= maxLength ? text : Reject(name, $"is longer than {maxLength:N0} characters", "");

    private T Reject<T>(string name, string error, T fallback)
    {
        Reject(name, error);
        return fallback;
    }

    private void Reject(string name, string error) => Error ??= $"{name} {error}";

    [GeneratedRegex(@"^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$", RegexOptions.ECMAScript)]
    private static partial Regex NumberFormat();

    [GeneratedRegex(@"^\s*\d{9,}\s*$", RegexOptions.ECMAScript)]
    private static partial Regex UnixTime();

    [GeneratedRegex(
        @"^\s*(?<date>\d{4}-\d{2}-\d{2})(?:[Tt ](?<time>\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?)\s*(?:[Zz]|(?<hours>[+-]\d{2}):?(?<minutes>\d{2})?)?)?\s*$",
        RegexOptions.ECMAScript)]
    private static partial Regex IsoTime();
}
