using System.Globalization;

namespace MixoSync.MockApi.Measuring;

/// <summary>What a call asks for, and for which client: <c>default</c> unless <c>X-Client-Id</c> names one.</summary>
internal sealed record Call(Operation Operation, string? Client = null, string? Campaign = null, int? Page = null)
{
    public const string ClientHeader = "X-Client-Id";
    public const string DefaultClient = "default";

    /// <summary>Buying a token, which is no client's call.</summary>
    public static Call Token { get; } = new(Operation.Token);

    public static Call Of(HttpContext http)
    {
        var named = http.Request.Headers[ClientHeader].ToString();
        var client = named.Length == 0 ? DefaultClient : named;
        return http.GetRouteValue("id") is string campaign
            ? new Call(Operation.Sync, client, campaign)
            : new Call(Operation.List, client, Page: PageOf(http.Request.Query["page"]));
    }

    private static int? PageOf(string? text) => text is null
        ? 1
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var page) ? page : null;
}

internal enum Operation
{
    List,
    Sync,
    Token,
}
