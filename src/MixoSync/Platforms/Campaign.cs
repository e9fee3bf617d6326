using System.Security.Cryptography;
using System.Text.Json;

namespace MixoSync.Platforms;

/// <summary>An advertising campaign, in the same shape for all platforms.</summary>
/// <param name="Id">The id on the platform, at most 200 characters.</param>
/// <param name="Name">The name. May contain any characters.</param>
/// <param name="Status">The platform's term, for example <c>active</c>.</param>
/// <param name="Budget">In major units of the account's currency.</param>
/// <param name="Impressions">Number of impressions.</param>
/// <param name="Clicks">Number of clicks.</param>
/// <param name="Conversions">Number of conversions. Fractional if the platform models them.</param>
/// <param name="CreatedAt">When the campaign was created on the platform.</param>
public sealed record Campaign(
    string Id, string Name, string Status, decimal Budget, long Impressions, long Clicks, decimal Conversions,
    DateTimeOffset CreatedAt)
{
    /// <summary>SHA-256 of the content, in hexadecimal. Equal hashes mean equal content.</summary>
    public string ContentHash() => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(
        this with { Budget = Normalised(Budget), Conversions = Normalised(Conversions), CreatedAt = CreatedAt.ToUniversalTime() })));

    // 1.0 and 1.00 are the same amount, but different JSON. Dividing by 1 with many zeros removes trailing zeros.
    private static decimal Normalised(decimal value) => value / 1.000000000000000000000000000000000m;
}
