namespace MixoSync.Platforms;

/// <summary>One record of a page: a campaign, or what is wrong with it.</summary>
/// <param name="Id">The campaign's id; empty where the record has none that can be used.</param>
/// <param name="Campaign">The valid campaign; none where there is a <paramref name="Defect"/>.</param>
/// <param name="Defect">Why the record cannot be used, for people.</param>
/// <param name="Raw">The defective record as it came, cut to 4,096 characters, so that a dead letter shows it.</param>
public sealed record ListedCampaign(string Id, Campaign? Campaign, string? Defect = null, string? Raw = null);
