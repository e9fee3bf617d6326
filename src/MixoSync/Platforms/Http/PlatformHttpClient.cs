using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace MixoSync.Platforms.Http;

/// <summary>Sends the requests of a connector through the pipeline and returns the JSON of the response.</summary>
internal sealed class PlatformHttpClient(IHttpClientFactory factory, IOptions<AdPlatformOptions> options)
{
    /// <exception cref="AdPlatformException">The call failed permanently, or too often.</exception>
    public async Task<JsonElement> SendAsync(
        HttpRequestMessage request, PlatformCall call, CancellationToken cancellationToken)
    {
        RejectUnsafe(request.RequestUri!, call);
        call.AttachTo(request);

        // HTTP/2 writes the frames of all calls in one loop, so a call that is written twice could not be detected.
        (request.Version, request.VersionPolicy) = (HttpVersion.Version11, HttpVersionPolicy.RequestVersionExact);
        using var client = factory.CreateClient(PlatformHttp.ClientName);
        using var response =
            await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        return PlatformResponse.BodyOf(request);
    }

    private void RejectUnsafe(Uri uri, PlatformCall call)
    {
        var reason = uri switch
        {
            { UserInfo.Length: > 0 } => "it contains credentials, which would be visible wherever the URL is shown",
            { Scheme: "https" } => null,
            { Scheme: "http" } when uri.IsLoopback || options.Value.AllowPlainHttp => null,
            { Scheme: "http" } => $"{uri.Authority} would receive the credentials over plain HTTP. Use https, or set "
                + $"{AdPlatformOptions.Section}:{nameof(AdPlatformOptions.AllowPlainHttp)}",
            _ => $"{uri.Scheme} is not supported. Use https",
        };
        if (reason is not null)
        {
            throw new AdPlatformException(FailureKind.Configuration, $"The API URL of client {call.Client.Id} is invalid: {reason}");
        }
    }
}
