using System.Globalization;
using System.Text.Json;
using MixoSync.Platforms.Http;

namespace MixoSync.Platforms;

/// <summary>Reads the fields of one campaign record and keeps the first validation error.</summary>
internal sealed class RecordReader(JsonElement record)
{
    // Larger than any real budget.
    private const decimal AmountLimit = 100_000_000_000_000m;

    public string? Error { get; private set; }

    /// <summary>Reads the id of a campaign. Returns an empty string if it is not valid.</summary>
    public string Id(string name)
    {
        var id = Text(name, CampaignId.MaxLength);
        if (Error is null && CampaignId.Validate(id) is { } error)
        {
            Reject(name, error);
        }

        return Error is null ? id : "";
    }

    public string Text(string name, int maxLength)
    {
        if (Field(name, JsonValueKind.String, "a string") is not { } field)
        {
            return "";
        }

        if (field.Text() is not { } text)
        {
            return Reject(name, "contains a character that is not valid Unicode", "");
        }

        if (text.Contains('\0', StringComparison.Ordinal))
        {
            return Reject(name, "contains a NUL character, which PostgreSQL cannot store", "");
        }

        return text.Length <= maxLength ? text : Reject(name, $"is longer than {maxLength:N0} characters", "");
    }

    public decimal Amount(string name) => Field(name, JsonValueKind.Number, "a number") switch
    {
        null => 0,
        { } field when field.TryGetDecimal(out var value) && value is >= 0 and < AmountLimit => value,
        _ => Reject(name, "is negative or too large", 0m),
    };

    public long Count(string name) => Field(name, JsonValueKind.Number, "a number") switch
    {
        null => 0,
        { } field when field.TryGetInt64(out var value) && value >= 0 => value,
        _ => Reject(name, "is not a whole number of at least 0", 0L),
    };

    /// <summary>Reads an ISO 8601 time and converts it to UTC. A time without an offset is in UTC.</summary>
    public DateTimeOffset Time(string name) => Field(name, JsonValueKind.String, "a string") switch
    {
        null => default,
        // TryGetDateTimeOffset accepts only ISO 8601 but assumes the local time zone if the offset is missing; TryParseUtc assumes UTC.
        { } field when field.Text() is { } text && field.TryGetDateTimeOffset(out _) && TryParseUtc(text, out var time) => time,
        _ => Reject(name, "is not an ISO 8601 time", default(DateTimeOffset)),
    };

    private static bool TryParseUtc(string text, out DateTimeOffset time) => DateTimeOffset.TryParse(
        text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);

    private JsonElement? Field(string name, JsonValueKind kind, string expected)
    {
        var field = record.Property(name);
        if (field?.ValueKind == kind)
        {
            return field;
        }

        Reject(name, field is null ? "is missing" : $"is not {expected}");
        return null;
    }

    private T Reject<T>(string name, string error, T fallback)
    {
        Reject(name, error);
        return fallback;
    }

    private void Reject(string name, string error) => Error ??= $"{name} {error}";
}
