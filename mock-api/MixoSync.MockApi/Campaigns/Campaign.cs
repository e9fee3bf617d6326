namespace MixoSync.MockApi.Campaigns;

/// <summary>A campaign as the platform lists it. The budget is in major currency units.</summary>
internal sealed record Campaign(
    string Id, string Name, string Status, decimal Budget,
    int Impressions, int Clicks, int Conversions, DateTime CreatedAt);

internal sealed record CampaignPage(IEnumerable<object> Data, Pagination Pagination);

internal sealed record Pagination(int Page, int Limit, int Total, bool HasMore);
