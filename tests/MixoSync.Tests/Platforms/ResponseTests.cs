using MixoSync.Platforms;
using MixoSync.Tests.Support;

namespace MixoSync.Tests.Platforms;

public sealed class ResponseTests : IDisposable
{
    private readonly PlatformHarness connector = new(("MaxResponseBytes", "2048"));

    public void Dispose() => connector.Dispose();

    [Fact]
    public Task HtmlInsteadOfJsonIsTransient() =>
        BecomesAsync(FailureKind.Transient, Responses.Body("<html>Bad gateway</html>", "text/html"), "other than JSON (text/html)");

    [Fact]
    public Task TruncatedJsonIsTransient() =>
        BecomesAsync(FailureKind.Transient, Responses.Json("""{"success":tr"""), "other than JSON");

    [Fact]
    public Task AnInterruptedBodyIsTransient() => BecomesAsync(
        FailureKind.Transient,
        (_, _) => Task.FromResult(new HttpResponseMessage { Content = new StreamContent(new BreakingStream()) }),
        "The connection broke");

    [Fact]
    public Task AnEmptyBodyIsTransient() => BecomesAsync(FailureKind.Transient, Responses.Json(""), "other than JSON");

    [Fact]
    public Task AnOversizedResponseIsInvalid() => BecomesAsync(
        FailureKind.InvalidData, Responses.Json($$"""{"success":true,"x":"{{new string('x', 3000)}}"}"""), "too large");

    [Fact]
    public Task ARedirectIsNotFollowed() => BecomesAsync(
        FailureKind.Rejected, Responses.Json("", 302, ("Location", "https://evil.test/login?session=1")),
        "redirects to https://evil.test/login");

    [Theory]
    [InlineData("""{"success":false,"message":"campaign is archived"}""", nameof(FailureKind.Rejected))]
    [InlineData("""{"success":false,"error":"Service Unavailable"}""", nameof(FailureKind.Transient))]
    [InlineData("""{"error":"Rate limit exceeded","retry_after":0}""", nameof(FailureKind.RateLimited))]
    [InlineData("""{"error":"Unauthorized"}""", nameof(FailureKind.Unauthorised))]
    [InlineData("""{"error":{"code":17}}""", nameof(FailureKind.Rejected))]
    [InlineData("""{"error":"\ud800"}""", nameof(FailureKind.Rejected))]
    public Task TheBodyTakesPrecedenceOverTheStatus(string body, string kind) => BecomesAsync(Enum.Parse<FailureKind>(kind), Responses.Json(body), "");

    [Theory]
    [InlineData(400, nameof(FailureKind.Rejected))]
    [InlineData(403, nameof(FailureKind.Rejected))]
    [InlineData(408, nameof(FailureKind.Transient))]
    [InlineData(500, nameof(FailureKind.Transient))]
    [InlineData(504, nameof(FailureKind.Transient))]
    public Task TheStatusDecidesIfTheBodyHasNoError(int status, string kind) =>
        BecomesAsync(Enum.Parse<FailureKind>(kind), Responses.Body("oops", "text/plain", status), $"with {status}");

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"success":"yes"}""")]
    public Task UnexpectedJsonIsInvalid(string body) => BecomesAsync(FailureKind.InvalidData, Responses.Json(body), "");

    [Theory]
    [InlineData("\uFEFF{\"success\":true}")]
    [InlineData("""{"success":true,"error":null}""")]
    [InlineData("""{"success":true,"error":""}""")]
    public async Task AByteOrderMarkOrAnEmptyErrorIsNotAFailure(string body)
    {
        connector.Platform.NextCalls(Responses.Json(body));

        await connector.SyncAsync();

        Assert.Single(connector.Platform.Calls);
    }

    private async Task BecomesAsync(FailureKind kind, ScriptedResponse response, string message)
    {
        connector.Platform.EveryCall = response;

        var failure = await connector.SyncFailsAsync();

        Assert.Equal(kind, failure.Kind);
        Assert.Contains(message, failure.Message);
    }

    [Fact]
    public Task ALongErrorTextIsTruncatedBetweenCharacters() => BecomesAsync(
        FailureKind.Rejected, Responses.Json($$"""{"error":"x{{string.Concat(Enumerable.Repeat("🎯", 200))}}"}""", 400), "🎯…");

    private sealed class BreakingStream : MemoryStream
    {
        public override bool CanSeek => false;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            throw new IOException("The connection broke");

        public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken) =>
            throw new IOException("The connection broke");
    }
}
