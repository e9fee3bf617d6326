using System.Globalization;

namespace MixoSync.MockApi.Measuring;

/// <summary>The operation and the client of a call. The client is <c>default</c> unless the <c>X-Client-Id</c> header names one.</summary>
internal sealed record Call(Operation Operation, string? Client = null, string? Campaign = null, int? Page = null)
{
    public const string ClientHeader = "X-Client-Id";
    public const string DefaultClient = "default";

    /// <summary>A token call, which belongs to no client.</summary>
    public static Call Token { get; } = new(Operation.Token);

    public static Call Of(HttpContext http)
    {
        var header = http.Request.Headers[ClientHeader].ToString();
        var client = header.Length == 0 ? DefaultClient : header;
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
