using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace MixoSync.Platforms.Http;

/// <summary>Sends a connector's requests through the pipeline.</summary>
internal sealed class PlatformHttpClient(IHttpClientFactory factory, IOptions<AdPlatformOptions> options)
{
    /// <summary>Sends the request and returns the JSON body of the response.</summary>
    /// <exception cref="AdPlatformException">The call was rejected, or all its retries failed.</exception>
    public async Task<JsonElement> SendAsync(
        HttpRequestMessage request, PlatformCall call, CancellationToken cancellationToken)
    {
        RejectUnsafe(request.RequestUri!, call);
        call.AttachTo(request);

        // With HTTP/2, one loop writes the frames of all calls, so a call that is written twice could not be detected.
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
            { UserInfo.Length: > 0 } => "it contains credentials, which would appear in logs. Remove them",
            { Scheme: "https" } => null,
            { Scheme: "http" } when uri.IsLoopback || options.Value.AllowPlainHttp => null,
            { Scheme: "http" } => $"credentials would be sent to {uri.Authority} over plain HTTP. Use https, or set "
                + $"{AdPlatformOptions.Section}:{nameof(AdPlatformOptions.AllowPlainHttp)} to true",
            _ => $"{uri.Scheme} is not supported. Use https",
        };
        if (reason is not null)
        {
            throw new AdPlatformException(FailureKind.Configuration, $"The API URL of client {call.Client.Id} is invalid: {reason}");
        }
    }
}
