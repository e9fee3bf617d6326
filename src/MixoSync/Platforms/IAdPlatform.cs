using MixoSync.Clients;

namespace MixoSync.Platforms;

/// <summary>A connector to one ad platform. Its calls wait for quota, retry what is transient, and throw <see cref="AdPlatformException"/>.</summary>
internal interface IAdPlatform
{
    /// <summary>What a client's <see cref="Client.Platform"/> says, in lower case.</summary>
    string Name { get; }

    /// <summary>Buys a token, or finds the one at hand still good. Costs no quota.</summary>
    Task LogInAsync(Client client, CancellationToken cancellationToken);

    /// <summary>One page of campaigns.</summary>
    /// <param name="client">Whose campaigns.</param>
    /// <param name="cursor">What the page before gave; none for the first.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<CampaignPage> ListCampaignsAsync(Client client, string? cursor, CancellationToken cancellationToken);

    /// <summary>Has the platform bring one campaign up to date.</summary>
    Task SyncCampaignAsync(Client client, string campaignId, CancellationToken cancellationToken);
}

/// <summary>One page of a listing.</summary>
/// <param name="Campaigns">In the platform's order.</param>
/// <param name="NextCursor">Where the next page would be; none behind an empty page.</param>
/// <param name="HasMore">Whether the platform says that there are further pages. Not all platforms tell the truth.</param>
/// <param name="Total">How many campaigns the platform says there are, where it says so.</param>
internal sealed record CampaignPage(
    IReadOnlyList<ListedCampaign> Campaigns, string? NextCursor, bool HasMore, long? Total);
