using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace MixoSync.Platforms.Http;

/// <summary>Sends a connector's requests through the pipeline and hands back the JSON of the answer.</summary>
internal sealed class PlatformHttpClient(IHttpClientFactory factory, IOptions<AdPlatformOptions> options)
{
    /// <exception cref="AdPlatformException">The call failed for good, or too often.</exception>
    public async Task<JsonElement> SendAsync(
        HttpRequestMessage request, PlatformCall call, CancellationToken cancellationToken)
    {
        RejectUnsafe(request.RequestUri!, call);
        call.AttachTo(request);

        // HTTP/2 writes the frames of all its calls in one loop, where nobody could tell that a call is written twice.
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
            { UserInfo.Length: > 0 } => "it holds credentials, which would show wherever it is named",
            { Scheme: "https" } => null,
            { Scheme: "http" } when uri.IsLoopback || options.Value.AllowPlainHttp => null,
            { Scheme: "http" } => $"{uri.Authority} would get its credentials over plain HTTP; use https, or set "
                + $"{AdPlatformOptions.Section}:{nameof(AdPlatformOptions.AllowPlainHttp)}",
            _ => $"{uri.Scheme} is neither https nor http",
        };
        if (reason is not null)
        {
            throw new AdPlatformException(FailureKind.Configuration, $"The API URL of client {call.Client.Id}: {reason}");
        }
    }
}
