using MixoSync.Platforms;
using MixoSync.Tests.Support;

namespace MixoSync.Tests.Platforms;

/// <summary>The real transport on real sockets.</summary>
public sealed class TransportTests : IDisposable
{
    private readonly PlatformHarness connector = PlatformHarness.OverTheNetwork(("MaxResponseBytes", "2048"));

    public void Dispose() => connector.Dispose();

    [Fact]
    public async Task AnInterruptedBodyIsTransientAndRetried()
    {
        using var server = new RawServer("HTTP/1.1 200 OK\nContent-Length: 100\n\n{\"access_token\":");

        Assert.Equal(FailureKind.Transient, (await LogInFailsAsync(server.Url)).Kind);
        Assert.Equal(4, server.Connections);
    }

    [Fact]
    public async Task AnOversizedBodyWithoutContentLengthIsInvalid()
    {
        using var server = new RawServer($"HTTP/1.1 200 OK\n\n{new string('x', 3_000)}");

        Assert.Equal(FailureKind.InvalidData, (await LogInFailsAsync(server.Url)).Kind);
    }

    [Fact]
    public async Task ARedirectIsNotFollowed()
    {
        using var elsewhere = new RawServer("HTTP/1.1 200 OK\nContent-Length: 2\n\n{}");
        using var server = new RawServer($"HTTP/1.1 302 Found\nLocation: {elsewhere.Url}\nContent-Length: 0\n\n");

        Assert.Equal(FailureKind.Rejected, (await LogInFailsAsync(server.Url)).Kind);
        Assert.Equal((1, 0), (server.Connections, elsewhere.Connections));
    }

    [Fact]
    public async Task ARefusedConnectionIsTransientAndNamesTheHost()
    {
        Uri url;
        using (var server = new RawServer(""))
            url = server.Url;

        var failure = await LogInFailsAsync(url);

        Assert.Equal(FailureKind.Transient, failure.Kind);
        Assert.Equal($"The token call of client acme to {url.Authority} failed: Connection refused", failure.Message);
    }

    [Fact]
    public async Task AHostWithoutTlsIsTransient()
    {
        using var server = new RawServer("HTTP/1.1 400 Bad Request\n\n");

        var failure = await LogInFailsAsync(new UriBuilder(server.Url) { Scheme = "https" }.Uri);

        Assert.Equal(FailureKind.Transient, failure.Kind);
    }

    private Task<AdPlatformException> LogInFailsAsync(Uri url) => Assert.ThrowsAsync<AdPlatformException>(
        () => connector.Mixo.LogInAsync(PlatformHarness.Acme with { ApiUrl = url }, TestContext.Current.CancellationToken));
}
