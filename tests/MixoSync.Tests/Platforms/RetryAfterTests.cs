using MixoSync.Tests.Support;

namespace MixoSync.Tests.Platforms;

public sealed class RetryAfterTests : IDisposable
{
    private const string NoBody = """{"error":"Rate limit exceeded"}""";

    private readonly PlatformHarness connector = new();

    public void Dispose() => connector.Dispose();

    [Theory]
    [InlineData("7", 7)]
    [InlineData("1.5", 1.5)]
    [InlineData("0", 0)]
    [InlineData("-5", 0)]
    [InlineData("31536000", 90_000)]
    [InlineData("99999999999999999999", 90_000)]
    [InlineData("soon", 60)]
    public async Task TheHeaderCanContainSeconds(string header, double seconds) =>
        Assert.Equal(seconds, await WaitAfterAsync(Responses.Json(NoBody, 429, ("Retry-After", header))));

    [Fact]
    public async Task ADateInTheHeaderIsComparedWithTheDateHeader() => Assert.Equal(90, await WaitAfterAsync(Responses.Json(
        NoBody, 429,
        ("Retry-After", "Wed, 21 Oct 2015 07:29:30 GMT"),
        ("Date", "Wed, 21 Oct 2015 07:28:00 GMT"))));

    [Fact]
    public async Task WithoutADateHeaderADateIsComparedWithTheLocalClock()
    {
        var date = connector.Clock.GetUtcNow().AddSeconds(45).ToString("R");

        Assert.Equal(45, await WaitAfterAsync(Responses.Json(NoBody, 429, ("Retry-After", date))));
    }

    [Theory]
    [InlineData("60", 60)]
    [InlineData("2.5", 2.5)]
    [InlineData("\"30\"", 30)]
    [InlineData("-1", 0)]
    [InlineData("31536000", 90_000)]
    [InlineData("1e300", 60)]
    [InlineData("null", 60)]
    [InlineData("{}", 60)]
    public async Task TheBodyCanContainSeconds(string value, double seconds) =>
        Assert.Equal(seconds, await WaitAfterAsync(Responses.Json($$"""{"error":"no","retry_after":{{value}}}""", 429)));

    [Fact]
    public async Task TheHeaderTakesPrecedenceOverTheBody() => Assert.Equal(
        3, await WaitAfterAsync(Responses.Json("""{"retry_after":60}""", 429, ("Retry-After", "3"))));

    [Fact]
    public async Task TheDefaultIsOneMinute() =>
        Assert.Equal(60, await WaitAfterAsync(Responses.Body("", "text/plain", 429)));

    [Fact]
    public async Task AnOutOfRangeWaitIsLogged()
    {
        await WaitAfterAsync(Responses.Json(NoBody, 429, ("Retry-After", "31536000")));

        Assert.Contains(connector.Logs.Lines, line => line.Contains("365.00:00:00, which is out of range", StringComparison.Ordinal));
    }

    private async Task<double> WaitAfterAsync(ScriptedResponse rateLimit)
    {
        connector.Platform.NextCalls(rateLimit);
        await connector.SyncAsync();
        return (Assert.Single(connector.Ledger.Blocks) - TimeSpan.FromMilliseconds(500)).TotalSeconds;
    }
}
