using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace MixoSync.IntegrationTests.Processes;

/// <summary>A request that a <see cref="CustomPlatform"/> received.</summary>
internal sealed record ReceivedRequest(string Method, string Path, string AcceptEncoding);

/// <summary>A mixo API on a real port. A test defines its records and how it responds. Tokens are always granted.</summary>
internal sealed class CustomPlatform : IAsyncDisposable
{
    public const string Token = "token-of-the-test";

    private readonly WebApplication app;

    private CustomPlatform(WebApplication app) => this.app = app;

    /// <summary>The JSON of the records of the only page.</summary>
    public IReadOnlyList<string> Records { get; set; } = [];

    /// <summary>Responds to a list call. By default with <see cref="Records"/> as UTF-8 JSON.</summary>
    public Func<HttpContext, string, Task> OnList { get; set; } =
        (context, body) => RespondAsync(context, "application/json", Encoding.UTF8.GetBytes(body));

    /// <summary>Responds to a sync call. By default with a success.</summary>
    public Func<HttpContext, Task> OnSync { get; set; } =
        context => RespondAsync(context, "application/json", """{"success":true}"""u8.ToArray());

    public ConcurrentQueue<ReceivedRequest> Requests { get; } = new();

    public IEnumerable<ReceivedRequest> SyncCalls => Requests.Where(request => request.Path.EndsWith("/sync", StringComparison.Ordinal));

    public Uri Url => new(app.Urls.Single());

    public static async Task<CustomPlatform> StartAsync(params string[] records)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRoutingCore();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var platform = new CustomPlatform(app) { Records = records };
        app.MapPost("/auth/token", (RequestDelegate)(context => platform.RecordAsync(context, () => RespondAsync(
            context, "application/json", Encoding.UTF8.GetBytes($$"""{"access_token":"{{Token}}","expires_in":3600}""")))));
        app.MapGet("/api/campaigns", (RequestDelegate)(context => platform.RecordAsync(context, () => platform.OnList(context, platform.Page()))));
        app.MapPost("/api/campaigns/{id}/sync", (RequestDelegate)(context => platform.RecordAsync(context, () => platform.OnSync(context))));
        await app.StartAsync(TestContext.Current.CancellationToken);
        return platform;
    }

    public static async Task RespondAsync(HttpContext context, string type, byte[] body)
    {
        context.Response.ContentType = type;
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private Task RecordAsync(HttpContext context, Func<Task> respond)
    {
        Requests.Enqueue(new ReceivedRequest(context.Request.Method, context.Request.Path, context.Request.Headers.AcceptEncoding.ToString()));
        return respond();
    }

    private string Page() =>
        $$$"""{"data":[{{{string.Join(',', Records)}}}],"pagination":{"page":1,"limit":1000,"total":{{{Records.Count}}},"has_more":false}}""";
}
