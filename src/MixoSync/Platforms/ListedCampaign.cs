using System.Text.Json.Serialization;

namespace MixoSync.Platforms;

/// <summary>One record of a page: a valid campaign, or a validation error.</summary>
/// <param name="Id">The id of the campaign. Empty if the record has no usable id.</param>
/// <param name="Campaign">The campaign, or null if there is a <paramref name="ValidationError"/>.</param>
/// <param name="ValidationError">Why the record is invalid.</param>
/// <param name="Raw">The invalid record, truncated to 4,096 characters, for the dead letter.</param>
public sealed record ListedCampaign(string Id, Campaign? Campaign, [property: JsonPropertyName("Defect")] string? ValidationError = null, string? Raw = null);
