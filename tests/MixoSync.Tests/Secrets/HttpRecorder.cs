using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using MixoSync.Platforms.Http;

namespace MixoSync.Tests.Secrets;

/// <summary>Sits where requests leave the process: it collects what their Authorization headers carry, and can cut the line.</summary>
internal sealed class HttpRecorder
{
    private readonly ConcurrentDictionary<string, bool> secrets = new();
    private int calls;

    /// <summary>Every token and every Basic value that was sent.</summary>
    public ICollection<string> Secrets => secrets.Keys;

    /// <summary>The number of the one call that finds its line cut.</summary>
    public int CutAt { get; init; }

    public void AttachTo(IServiceCollection services) =>
        services.AddHttpClient(PlatformHttp.ClientName).AddHttpMessageHandler(() => new Handler(this));

    private sealed class Handler(HttpRecorder tap) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            tap.secrets.TryAdd(request.Headers.Authorization!.Parameter!, true);
            return Interlocked.Increment(ref tap.calls) == tap.CutAt
                ? Task.FromException<HttpResponseMessage>(new HttpRequestException("no answer", new IOException("the line was cut by a test")))
                : base.SendAsync(request, cancellationToken);
        }
    }
}
