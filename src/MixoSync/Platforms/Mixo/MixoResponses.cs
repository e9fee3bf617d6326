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
            HasMore: Flag(pagination?.Property("has_more")) ?? campaigns.Count > 0,
            Total: pagination is { } fields ? new RecordReader(fields).Count("total") : null);
    }

    /// <exception cref="AdPlatformException">The response does not confirm that the campaign was synced.</exception>
    public static void Synced(JsonElement body)
    {
        if (body.Property("success")?.ValueKind != JsonValueKind.True)
        {
            throw Invalid("sync", "no 'success: true'");
        }
    }

    private static bool? Flag(JsonElement? flag) => flag switch
    {
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        { } other => bool.TryParse(other.Text(), out var value) ? value : null,
        null => null,
    };

    private static AdPlatformException Invalid(string operation, string missing) =>
        new(FailureKind.InvalidData, $"The response to the {operation} call has {missing}");
}
