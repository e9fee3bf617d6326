using System.Globalization;
using System.Text.Json;
using MixoSync.Platforms.Http;

namespace MixoSync.Platforms;

/// <summary>Reads the fields of one campaign record and remembers the first thing that is wrong with it.</summary>
internal sealed class RecordReader(JsonElement record)
{
    // More than any budget: a larger number is a mistake.
    private const decimal AmountLimit = 100_000_000_000_000m;

    public string? Error { get; private set; }

    /// <summary>A campaign's id, or the empty text where it is none that can be used.</summary>
    public string Id(string name)
    {
        var id = Text(name, CampaignId.MaxLength);
        if (Error is null && CampaignId.Validate(id) is { } defect)
        {
            Reject(name, defect);
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
            return Reject(name, "holds a character that is no valid Unicode", "");
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
        _ => Reject(name, "is not a whole number from 0 up", 0L),
    };

    /// <summary>An ISO 8601 time, in UTC; one that names no offset is taken as UTC.</summary>
    public DateTimeOffset Time(string name) => Field(name, JsonValueKind.String, "a string") switch
    {
        null => default,
        // The first refuses what is not ISO 8601; the second does not take a missing offset as this machine's.
        { } field when field.Text() is { } text && field.TryGetDateTimeOffset(out _) && TryParseUtc(text, out var time) => time,
        _ => Reject(name, "is no ISO 8601 time", default(DateTimeOffset)),
    };

    private static bool TryParseUtc(string text, out DateTimeOffset time) => DateTimeOffset.TryParse(
        text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);

    private JsonElement? Field(string name, JsonValueKind kind, string promised)
    {
        var field = record.Property(name);
        if (field?.ValueKind == kind)
        {
            return field;
        }

        Reject(name, field is null ? "is missing" : $"is not {promised}");
        return null;
    }

    private T Reject<T>(string name, string defect, T instead)
    {
        Reject(name, defect);
        return instead;
    }

    private void Reject(string name, string defect) => Error ??= $"{name} {defect}";
}
