using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using MixoSync.Platforms.Http;

namespace MixoSync.Tests.Secrets;

/// <summary>Records the secrets in the Authorization headers of sent requests, and can let one request fail.</summary>
internal sealed class HttpRecorder
{
    private readonly ConcurrentDictionary<string, bool> secrets = new();
    private int calls;

    /// <summary>Every token and every Basic value that was sent.</summary>
    public ICollection<string> Secrets => secrets.Keys;

    /// <summary>The number of the call that fails because its connection is cut.</summary>
    public int CutAt { get; init; }

    public void AttachTo(IServiceCollection services) =>
        services.AddHttpClient(PlatformHttp.ClientName).AddHttpMessageHandler(() => new Handler(this));

    private sealed class Handler(HttpRecorder recorder) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            recorder.secrets.TryAdd(request.Headers.Authorization!.Parameter!, true);
            return Interlocked.Increment(ref recorder.calls) == recorder.CutAt
                ? Task.FromException<HttpResponseMessage>(new HttpRequestException("no response", new IOException("the connection was cut by a test")))
                : base.SendAsync(request, cancellationToken);
        }
    }
}
