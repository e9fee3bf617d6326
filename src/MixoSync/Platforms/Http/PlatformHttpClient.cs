using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace MixoSync.Platforms.Http;

/// <summary>Sends a connector's requests through the pipeline.</summary>
internal sealed class PlatformHttpClient(IHttpClientFactory factory, IOptions<AdPlatformOptions> options)
{
    /// <summary>Creates and sends a request, and returns the JSON body of the response.</summary>
    /// <exception cref="AdPlatformException">
    /// The request could not be created with the settings of the client, the call was rejected, or all its retries failed.
    /// </exception>
    public async Task<JsonElement> SendAsync(
        Func<HttpRequestMessage> create, PlatformCall call, CancellationToken cancellationToken)
    {
        using var request = Create(create, call);
        RejectUnsafe(request.RequestUri!, call);
        RejectInvalidHeaders(request, call);
        call.AttachTo(request);

        // With HTTP/2, one loop writes the frames of all calls, so a call that is written twice could not be detected.
        (request.Version, request.VersionPolicy) = (HttpVersion.Version11, HttpVersionPolicy.RequestVersionExact);
        using var client = factory.CreateClient(PlatformHttp.ClientName);
        using var response =
            await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        return PlatformResponse.BodyOf(request);
    }

    private static HttpRequestMessage Create(Func<HttpRequestMessage> create, PlatformCall call)
    {
        try
        {
            return create();
        }
        catch (Exception e) when (e is FormatException or ArgumentException or InvalidOperationException)
        {
            throw Invalid(call, e.Message, e);
        }
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

    // The transport would only find this when it sends the request, and reports it like a network failure.
    private static void RejectInvalidHeaders(HttpRequestMessage request, PlatformCall call)
    {
        var invalid = request.Headers.NonValidated.Where(header => header.Value.Any(value => value.Any(c => c is < ' ' or > '~'))).Select(header => header.Key);
        if (invalid.FirstOrDefault() is { } name)
        {
            throw Invalid(call, $"the header {name} contains a character that is not visible ASCII");
        }
    }

    private static AdPlatformException Invalid(PlatformCall call, string reason, Exception? cause = null) => new(
        FailureKind.Configuration, $"The settings of the client do not allow the {call}: {reason}", innerException: cause);
}
