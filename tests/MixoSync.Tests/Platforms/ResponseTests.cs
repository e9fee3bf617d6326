using System.Net;
using System.Text.Json;
using MixoSync.Platforms;
using MixoSync.Platforms.Http;
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

    [Theory]
    [InlineData("")]
    [InlineData(" \r\n")]
    public async Task ASyncCallWithoutABodyIsNotRepeated(string body)
    {
        await BecomesAsync(FailureKind.InvalidData, Responses.Json(body), "without the body that confirms the result");

        Assert.Single(connector.Platform.Calls);
    }

    [Fact]
    public void ACallThatNeedsOnlyTheStatusNeedsNoBody()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "https://api.mixo.test/sync");
        using var response = new HttpResponseMessage(HttpStatusCode.NoContent);
        new PlatformCall(PlatformHarness.Acme, "sync", _ => null) { StatusSuffices = true }.AttachTo(request);

        Assert.Equal(JsonValueKind.Undefined, MissingBody.Accept(request, response, []).ValueKind);
    }

    [Fact]
    public async Task AListingWithoutABodyIsRetried()
    {
        connector.Platform.NextCalls(Responses.Json(""), Responses.EmptyPage);

        Assert.Empty((await connector.ListAsync()).Campaigns);
    }

    [Fact]
    public async Task ATokenCallWithoutABodyIsRetried()
    {
        connector.Platform.NextTokens(Responses.Json(""));

        await connector.SyncAsync();

        Assert.Equal(2, connector.Platform.TokenCalls.Count());
    }

    [Fact]
    public Task ADamagedCompressedBodyIsTransient() => BecomesAsync(
        FailureKind.Transient, Responses.Fails(new InvalidDataException("unknown block type")), "the compressed response is damaged");

    [Fact]
    public Task AnUnknownContentEncodingIsInvalid() => BecomesAsync(
        FailureKind.InvalidData,
        (_, _) => Task.FromResult(new HttpResponseMessage { Content = new ByteArrayContent([1, 2, 3]) { Headers = { ContentEncoding = { "zstd" } } } }),
        "content encoding 'zstd', which is not supported");

    [Theory]
    [InlineData("""{"error":{"code":17,"message":"User request limit reached"}}""", "17: User request limit reached")]
    [InlineData("""{"error":{"message":"Unsupported get request","type":"GraphMethodException"}}""", "GraphMethodException: Unsupported get request")]
    [InlineData("""{"error":{"errors":[{"code":"A1","message":"inner"}]}}""", "A1: inner")]
    [InlineData("""{"error":[{"message":"first"},{"message":"second"}]}""", "first")]
    [InlineData("""{"success":false,"errors":[{"detail":"budget too low"}]}""", "budget too low")]
    [InlineData("""{"error":"invalid_grant","error_description":"Token has been revoked"}""", "invalid_grant: Token has been revoked")]
    [InlineData("""{"error":40001}""", "40001")]
    [InlineData("""{"errors":[{"code":7,"message":"no such campaign"}]}""", "7: no such campaign")]
    [InlineData("""{"code":40002,"message":"campaign_id is invalid","data":{}}""", "40002: campaign_id is invalid")]
    public Task TheReasonContainsTheErrorWhereverThePlatformPutsIt(string body, string reason) =>
        BecomesAsync(FailureKind.Rejected, Responses.Json(body), $"with 200: {reason}");

    [Fact]
    public Task ANestedErrorTextIsClassified() => BecomesAsync(
        FailureKind.Transient, Responses.Json("""{"error":{"code":2,"message":"Service unavailable"}}"""), "2: Service unavailable");

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
