using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MixoSync.Platforms;

/// <summary>
/// An advertising campaign in the format used for all platforms. Values that the platform does not report are null; only the id and the
/// name are required.
/// </summary>
/// <param name="Id">The platform's id, at most 200 characters.</param>
/// <param name="Name">The name as entered by users. It can contain any character that the database can store.</param>
/// <param name="Status">The platform's status, such as <c>active</c>.</param>
/// <param name="Budget">The budget in major units of the account's currency.</param>
/// <param name="Impressions">The number of impressions.</param>
/// <param name="Clicks">The number of clicks.</param>
/// <param name="Conversions">The number of conversions. Can be fractional, because some platforms model conversions.</param>
/// <param name="CreatedAt">When the campaign was created on the platform.</param>
/// <param name="Attributes">All other fields of the record as a JSON object, at most 64 KiB. See <see cref="RecordAttributes"/>.</param>
public sealed record Campaign(
    string Id, string Name, string? Status, decimal? Budget, long? Impressions, long? Clicks, decimal? Conversions,
    DateTimeOffset? CreatedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Attributes = null)
{
    /// <summary>Returns the SHA-256 hash of the content in hexadecimal. Listings with equal hashes have equal content.</summary>
    public string ContentHash() => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(
        this with { Budget = Normalised(Budget), Conversions = Normalised(Conversions), CreatedAt = CreatedAt?.ToUniversalTime() })));

    // 1.0 and 1.00 are the same amount but different JSON. Dividing by a 1 with many decimal zeros removes trailing zeros.
    private static decimal? Normalised(decimal? value) => value / 1.000000000000000000000000000000000m;
}
