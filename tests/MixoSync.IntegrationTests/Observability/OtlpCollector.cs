using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace MixoSync.IntegrationTests.Observability;

/// <summary>Receives OTLP over HTTP, like a collector, and keeps the data.</summary>
internal sealed class OtlpCollector : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<(string Signal, int Sender, byte[] Body)> received = [];

    private OtlpCollector(WebApplication app) => this.app = app;

    public static async Task<OtlpCollector> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        var collector = new OtlpCollector(builder.Build());
        collector.app.MapPost("/v1/{signal}", collector.ReceiveAsync);
        await collector.app.StartAsync(TestContext.Current.CancellationToken);
        return collector;
    }

    public void AddTo(IDictionary<string, string> variables)
    {
        variables["OTEL_EXPORTER_OTLP_ENDPOINT"] = app.Urls.Single();
        variables["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
        variables["OTEL_METRIC_EXPORT_INTERVAL"] = "1000";
        variables["OTEL_BSP_SCHEDULE_DELAY"] = "500";
        variables["OTEL_BLRP_SCHEDULE_DELAY"] = "500";
    }

    /// <summary>Returns the number of processes that sent data containing these bytes.</summary>
    public int SendersOf(string signal, byte[] bytes) => received
        .Where(message => message.Signal == signal && message.Body.AsSpan().IndexOf(bytes) >= 0)
        .Select(message => message.Sender).Distinct().Count();

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    // A process keeps its connection, so its port identifies it.
    private async Task ReceiveAsync(string signal, HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        received.Enqueue((signal, context.Connection.RemotePort, body.ToArray()));
    }
}
