using System.Text.Json.Serialization;

namespace MixoSync.Platforms;

/// <summary>One record of a page: a campaign, or what is wrong with it.</summary>
/// <param name="Id">The campaign's id; empty where the record has none that can be used.</param>
/// <param name="Campaign">The valid campaign; none where there is a <paramref name="ValidationError"/>.</param>
/// <param name="ValidationError">Why the record cannot be used, for people.</param>
/// <param name="Raw">The defective record as it came, cut to 4,096 characters, so that a dead letter shows it.</param>
public sealed record ListedCampaign(string Id, Campaign? Campaign, [property: JsonPropertyName("Defect")] string? ValidationError = null, string? Raw = null);
