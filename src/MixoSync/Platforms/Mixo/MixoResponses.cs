using System.Text.Json;
using MixoSync.Platforms.Http;

namespace MixoSync.Platforms.Mixo;

/// <summary>Reads the responses of the mixo API.</summary>
internal static class MixoResponses
{
    /// <exception cref="AdPlatformException">The response contains no valid token.</exception>
    public static AccessToken Token(JsonElement body) =>
        body.Property("access_token")?.Text() is { } value && AccessToken.IsSendable(value)
            ? new AccessToken(value, Lifetime: Seconds.Of(body.Property("expires_in")))
            : throw Invalid("token", "no access_token that can be sent in a header");

    /// <exception cref="AdPlatformException">The response contains no list of records.</exception>
    public static CampaignPage Page(JsonElement body, int page)
    {
        if (body.Property("data") is not { ValueKind: JsonValueKind.Array } data)
        {
            throw Invalid("list", "no array 'data'");
        }

        var campaigns = data.EnumerateArray().Select(MixoCampaignParser.Parse).ToList();
        var pagination = body.Property("pagination");
        return new CampaignPage(
            campaigns,
            campaigns.Count > 0 ? MixoCursor.After(page) : null,
            // If the platform does not report has_more, every non-empty page can be followed by another one.
            HasMore: pagination?.Property("has_more")?.ValueKind switch
            {
                JsonValueKind.True => true,
                JsonValueKind.False => false,
                _ => campaigns.Count > 0,
            },
            Total(pagination?.Property("total")));
    }

    /// <exception cref="AdPlatformException">The response does not confirm that the campaign was synced.</exception>
    public static void Synced(JsonElement body)
    {
        if (body.Property("success")?.ValueKind != JsonValueKind.True)
        {
            throw Invalid("sync", "no 'success: true'");
        }
    }

    private static long? Total(JsonElement? total) =>
        total is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var value) && value >= 0
            ? value
            : null;

    private static AdPlatformException Invalid(string operation, string missing) =>
        new(FailureKind.InvalidData, $"The response to the {operation} call has {missing}");
}
