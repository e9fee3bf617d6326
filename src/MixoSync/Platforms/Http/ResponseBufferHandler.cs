using Microsoft.Extensions.Options;

namespace MixoSync.Platforms.Http;

/// <summary>Reads the body within the timeout of the attempt, up to the maximum size.</summary>
internal sealed class ResponseBufferHandler(IOptions<AdPlatformOptions> options) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        try
        {
            await response.Content.LoadIntoBufferAsync(options.Value.MaxResponseBytes, cancellationToken);
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }
}
