using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using MixoSync.Platforms;
using MixoSync.Tests.Support;

namespace MixoSync.Tests.Platforms;

/// <summary>A platform never receives more calls than there were permits, even if its server closes connections.</summary>
public sealed class OneWritePerPermitTests : IDisposable
{
    private readonly PlatformHarness connector = PlatformHarness.OverTheNetwork();

    public static TheoryData<bool, ClosedAt> Calls =>
    [
        .. from isList in new[] { true, false } from at in Enum.GetValues<ClosedAt>() select new TheoryDataRow<bool, ClosedAt>(isList, at),
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => connector.Dispose();

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task ACallOnAClosedConnectionIsRetriedWithANewPermit(bool isList, ClosedAt at)
    {
        using var server = new ConnectionServer(call => call is 2 or 3 ? at : null);
        await CallAsync(server.Url, isList);

        await CallAsync(server.Url, isList);

        Assert.Equal((4, 4, 4), (server.Calls, connector.Ledger.Started, connector.Ledger.Completed));
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task ACallWithoutAResponseFailsAfterItsRetries(bool isList, ClosedAt at)
    {
        using var server = new ConnectionServer(call => call > 1 ? at : null);
        await CallAsync(server.Url, isList);

        var failure = await Assert.ThrowsAsync<AdPlatformException>(() => CallAsync(server.Url, isList));

        Assert.Equal(FailureKind.Transient, failure.Kind);
        Assert.Equal((5, 5), (server.Calls, connector.Ledger.Started));
    }

    [Fact]
    public async Task TheRetryLogsTheClosedConnection()
    {
        using var server = new ConnectionServer(call => call % 2 == 0 ? ClosedAt.BeforeTheHeaders : null);
        await CallAsync(server.Url, isList: true);

        await CallAsync(server.Url, isList: true);

        Assert.Contains(connector.Logs.Lines, line => line.Contains("the server closed the connection without a response"));
    }

    [Theory]
    [InlineData(StatusCodes.Status302Found, "Location", "/elsewhere")]
    [InlineData(StatusCodes.Status407ProxyAuthenticationRequired, "Proxy-Authenticate", "Basic realm=\"proxy\"")]
    [InlineData(StatusCodes.Status421MisdirectedRequest, "X-None", "")]
    public async Task AResponseThatRequestsASecondCallDoesNotGetOne(int status, string header, string value)
    {
        await using var server = await ServerAsync(HttpProtocols.Http1AndHttp2, http =>
        {
            (http.Response.StatusCode, http.Response.Headers[header]) = (status, value);
        });

        await Assert.ThrowsAsync<AdPlatformException>(() => CallAsync(server.Url, isList: false));

        Assert.Equal((1, 1), (server.Calls, connector.Ledger.Started));
    }

    // Two calls, because a rejected token is renewed once.
    [Fact]
    public async Task OnlyTheRetryStrategyRespondsToAChallenge()
    {
        await using var server = await ServerAsync(HttpProtocols.Http1AndHttp2, http =>
        {
            (http.Response.StatusCode, http.Response.Headers.WWWAuthenticate) = (StatusCodes.Status401Unauthorized, "Basic realm=\"api\"");
        });

        await Assert.ThrowsAsync<AdPlatformException>(() => CallAsync(server.Url, isList: false));

        Assert.Equal((2, 2), (server.Calls, connector.Ledger.Started));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task CallsUseHttpOneEvenIfTheServerSupportsHttpTwo(bool isList)
    {
        await using var server = await ServerAsync(HttpProtocols.Http1AndHttp2, http =>
        {
            Assert.Equal("HTTP/1.1", http.Request.Protocol);
        });

        await CallAsync(server.Url, isList);

        Assert.Equal((1, 1), (server.Calls, connector.Ledger.Started));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AServerWithoutHttpOneReceivesNoCall(bool isList)
    {
        await using var server = await ServerAsync(HttpProtocols.Http2, _ => { });

        var failure = await Assert.ThrowsAsync<AdPlatformException>(() => CallAsync(server.Url, isList));

        Assert.Equal(0, server.Calls);
        Assert.NotEqual(FailureKind.Internal, failure.Kind);
    }

    /// <summary>The transport opens the tunnel on its own connection, which does not count as a write of the call.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ACallThroughAProxyIsOneCall(bool isList)
    {
        using var certificate = Certificate();
        await using var server = await ServerAsync(HttpProtocols.Http1AndHttp2, _ => { }, certificate);
        using var proxy = new TunnelProxy(server.Url.Port);
        using var behind = PlatformHarness.OverTheNetwork(transport =>
        {
            transport.Proxy = new WebProxy(proxy.Url);
            transport.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString() == certificate.Thumbprint;
        });
        // The transport bypasses the proxy for loopback addresses.
        var client = PlatformHarness.Acme with { ApiUrl = new Uri("https://api.mixo.test/") };

        await (isList ? behind.Mixo.ListCampaignsAsync(client, cursor: null, Token) : behind.SyncAsync(client));

        Assert.Equal((1, 1), (server.Calls, behind.Ledger.Started));
        Assert.InRange(proxy.Tunnels, 1, 2);
        Assert.All(behind.Ledger.SinceSent, sent => Assert.NotNull(sent));
    }

    private static X509Certificate2 Certificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=api.mixo.test", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), password: null);
    }

    private Task CallAsync(Uri url, bool isList) => isList
        ? connector.Mixo.ListCampaignsAsync(PlatformHarness.Acme with { ApiUrl = url }, cursor: null, Token)
        : connector.SyncAsync(PlatformHarness.Acme with { ApiUrl = url });

    private static async Task<KestrelServer> ServerAsync(
        HttpProtocols protocols, Action<HttpContext> respond, X509Certificate2? certificate = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(
            kestrel => kestrel.Listen(IPAddress.Loopback, 0, endpoint =>
            {
                endpoint.Protocols = protocols;
                if (certificate is not null)
                {
                    endpoint.UseHttps(certificate);
                }
            }));
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.Services.AddRoutingCore();
        var app = builder.Build();
        var server = new KestrelServer(app);
        app.Run(http => server.RespondAsync(http, respond));
        await app.StartAsync(Token);
        return server;
    }

    private sealed class KestrelServer(WebApplication app) : IAsyncDisposable
    {
        private int calls;

        public Uri Url => new(app.Urls.Single());

        public int Calls => calls;

        public async Task RespondAsync(HttpContext http, Action<HttpContext> respond)
        {
            if (http.Request.Path.StartsWithSegments("/auth/token"))
            {
                await http.Response.WriteAsJsonAsync(new { access_token = "token", expires_in = 3600 });
                return;
            }

            Interlocked.Increment(ref calls);
            respond(http);
            await http.Response.WriteAsJsonAsync(
                new { success = http.Response.StatusCode < 300, data = Array.Empty<object>(), pagination = new { total = 0, has_more = false } });
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();
    }
}
