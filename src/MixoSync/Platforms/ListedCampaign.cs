using System.Text.Json.Serialization;

namespace MixoSync.Platforms;

/// <summary>One record of a page: a campaign or a validation error.</summary>
/// <param name="Id">The id of the campaign. Empty if the record has no valid id.</param>
/// <param name="Campaign">The campaign. Null if the record has a <paramref name="ValidationError"/>.</param>
/// <param name="ValidationError">Why the record is invalid, as a message for operators.</param>
/// <param name="Raw">The unmodified invalid record, truncated to 4,096 characters, so that a dead letter shows it.</param>
public sealed record ListedCampaign(string Id, Campaign? Campaign, [property: JsonPropertyName("Defect")] string? ValidationError = null, string? Raw = null);
