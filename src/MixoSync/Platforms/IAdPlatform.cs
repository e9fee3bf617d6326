using MixoSync.Clients;

namespace MixoSync.Platforms;

/// <summary>
/// A connector to one ad platform. Its calls wait for quota, retry transient failures, and throw <see cref="AdPlatformException"/>,
/// or <see cref="ConfigurationException"/> if credentials are missing.
/// </summary>
internal interface IAdPlatform
{
    /// <summary>The name in <see cref="Client.Platform"/>, in lower case.</summary>
    string Name { get; }

    /// <summary>Acquires a token, unless a valid one exists. Uses no quota.</summary>
    Task LogInAsync(Client client, CancellationToken cancellationToken);

    /// <summary>Lists one page of campaigns.</summary>
    /// <param name="client">The client.</param>
    /// <param name="cursor">The cursor from the previous page, or null for the first page.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<CampaignPage> ListCampaignsAsync(Client client, string? cursor, CancellationToken cancellationToken);

    /// <summary>Asks the platform to sync one campaign.</summary>
    Task SyncCampaignAsync(Client client, string campaignId, CancellationToken cancellationToken);
}

/// <summary>One page of a listing.</summary>
/// <param name="Campaigns">The records in the platform's order.</param>
/// <param name="NextCursor">The cursor of the next page. Null after an empty page.</param>
/// <param name="HasMore">Whether the platform says that there are more pages. Some platforms give wrong answers.</param>
/// <param name="Total">The total number of campaigns, if the platform states it.</param>
internal sealed record CampaignPage(
    IReadOnlyList<ListedCampaign> Campaigns, string? NextCursor, bool HasMore, long? Total);
