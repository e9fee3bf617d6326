using MixoSync.Clients;
using MixoSync.Platforms.Http;
using MixoSync.Quotas;

namespace MixoSync.Platforms.Mixo;

/// <summary>The connector to the mixo ad platform.</summary>
internal sealed class MixoPlatform(
    PlatformHttpClient http, BearerTokens tokens, CredentialsReader credentials)
    : IAdPlatform
{
    public string Name => "mixo";

    public Task LogInAsync(Client client, CancellationToken cancellationToken) =>
        tokens.GetAsync(client, stopping => AcquireTokenAsync(client, stopping), cancellationToken);

    public async Task<CampaignPage> ListCampaignsAsync(Client client, string? cursor, CancellationToken cancellationToken)
    {
        var page = MixoCursor.Page(cursor);
        var call = Counted(client, "list") with { Lane = Lane.Listing };
        return MixoResponses.Page(await http.SendAsync(() => MixoRequests.List(client, page), call, cancellationToken), page);
    }

    public async Task SyncCampaignAsync(Client client, string campaignId, CancellationToken cancellationToken)
    {
        if (CampaignId.Validate(campaignId) is { } error)
        {
            throw new AdPlatformException(FailureKind.InvalidData, $"The campaign id {error}");
        }

        MixoResponses.Synced(await http.SendAsync(() => MixoRequests.Sync(client, campaignId), Counted(client, "sync"), cancellationToken));
    }

    private PlatformCall Counted(Client client, string operation) => new(client, operation, MixoFailures.Classify)
    {
        IsCounted = true,
        AcquireToken = cancellationToken => AcquireTokenAsync(client, cancellationToken),
    };

    private async Task<AccessToken> AcquireTokenAsync(Client client, CancellationToken cancellationToken)
    {
        var secrets = credentials.Read(client);
        try
        {
            var call = new PlatformCall(client, "token", MixoFailures.Classify); // mixo does not count token calls
            return MixoResponses.Token(await http.SendAsync(() => MixoRequests.Token(client, secrets), call, cancellationToken));
        }
        catch (AdPlatformException e) when (e.Kind == FailureKind.Unauthorised)
        {
            throw new AdPlatformException(
                FailureKind.Unauthorised, $"The platform rejected the email address or password of client {client.Id}",
                innerException: e);
        }
    }
}
