using MixoSync.Clients;

namespace MixoSync.Platforms;

/// <summary>
/// A connector to one ad platform. Its calls wait for quota, retry transient failures, and throw <see cref="AdPlatformException"/>.
/// </summary>
internal interface IAdPlatform
{
    /// <summary>The name used in <see cref="Client.Platform"/>, in lower case.</summary>
    string Name { get; }

    /// <summary>Acquires a token unless a valid one is cached. Uses no quota.</summary>
    Task LogInAsync(Client client, CancellationToken cancellationToken);

    /// <summary>Lists one page of a client's campaigns.</summary>
    /// <param name="client">The client.</param>
    /// <param name="cursor">The <see cref="CampaignPage.NextCursor"/> of the previous page. Null for the first page.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<CampaignPage> ListCampaignsAsync(Client client, string? cursor, CancellationToken cancellationToken);

    /// <summary>Requests the platform to sync one campaign.</summary>
    Task SyncCampaignAsync(Client client, string campaignId, CancellationToken cancellationToken);
}

/// <summary>One page of a listing.</summary>
/// <param name="Campaigns">The campaigns in the platform's order.</param>
/// <param name="NextCursor">The cursor of the next page. Null after an empty page.</param>
/// <param name="HasMore">Whether the platform reports further pages. Some platforms report this incorrectly.</param>
/// <param name="Total">The total number of campaigns, if the platform reports it.</param>
internal sealed record CampaignPage(
    IReadOnlyList<ListedCampaign> Campaigns, string? NextCursor, bool HasMore, long? Total);
