using System.Security.Cryptography;
using System.Text.Json;

namespace MixoSync.Platforms;

/// <summary>An advertising campaign as every platform's is kept.</summary>
/// <param name="Id">The platform's id, at most 200 characters.</param>
/// <param name="Name">As people wrote it, hostile characters and all.</param>
/// <param name="Status">The platform's word, such as <c>active</c>.</param>
/// <param name="Budget">In major units of the account's currency.</param>
/// <param name="Impressions">Times shown.</param>
/// <param name="Clicks">Times clicked.</param>
/// <param name="Conversions">May be fractional where a platform models them.</param>
/// <param name="CreatedAt">When the platform created it.</param>
public sealed record Campaign(
    string Id, string Name, string Status, decimal Budget, long Impressions, long Clicks, decimal Conversions,
    DateTimeOffset CreatedAt)
{
    /// <summary>SHA-256 of the content, in hexadecimal: two listings with the same hash say the same.</summary>
    public string ContentHash() => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(
        this with { Budget = Normalised(Budget), Conversions = Normalised(Conversions), CreatedAt = CreatedAt.ToUniversalTime() })));

    // 1.0 and 1.00 are the same amount, but not the same JSON: dividing by 1 with many zeros drops the trailing ones.
    private static decimal Normalised(decimal value) => value / 1.000000000000000000000000000000000m;
}
