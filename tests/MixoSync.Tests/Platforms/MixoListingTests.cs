using MixoSync.Platforms;
using MixoSync.Tests.Support;

namespace MixoSync.Tests.Platforms;

public sealed class MixoListingTests : IDisposable
{
    private const string Good =
        """{"id":"c1","name":"One","status":"active","budget":1100,"impressions":1,"clicks":2,"conversions":3,"created_at":"2026-01-02T03:04:05Z"}""";

    private readonly PlatformHarness connector = new();

    public void Dispose() => connector.Dispose();

    [Fact]
    public async Task TheCursorSelectsThePage()
    {
        connector.Platform.EveryCall = Page(Good);

        var first = await connector.ListAsync();
        await connector.ListAsync(first.NextCursor);

        Assert.Equal(
            ["https://api.mixo.test/api/campaigns?page=1&limit=10", "https://api.mixo.test/api/campaigns?page=2&limit=10"],
            connector.Platform.Calls.Select(call => call.Uri.ToString()));
        Assert.All(connector.Platform.Calls, call => Assert.Equal("acme", call.ClientId));
    }

    [Fact]
    public async Task APageContainsThePaginationOfThePlatform()
    {
        connector.Platform.NextCalls(Page(Good, """{"total":100,"has_more":true}"""));

        var page = await connector.ListAsync("7");

        Assert.Equal(("8", true, 100L), (page.NextCursor, page.HasMore, page.Total));
        Assert.Equal("One", Assert.Single(page.Campaigns).Campaign?.Name);
    }

    [Theory]
    [InlineData("""{"total":"100","has_more":"false"}""")]
    [InlineData("""{"total":1e2,"has_more":false}""")]
    [InlineData("""{"total":"100.0","has_more":"False"}""")]
    public async Task PaginationIsReadFromNumbersAndFlagsInAnyForm(string pagination)
    {
        connector.Platform.NextCalls(Page(Good, pagination));

        var page = await connector.ListAsync();

        Assert.Equal((false, 100L), (page.HasMore, page.Total));
    }

    [Fact]
    public async Task AnEmptyPageHasNoNextPage()
    {
        connector.Platform.NextCalls(Page("", "null"));

        var page = await connector.ListAsync();

        Assert.Equal((null, false, null), (page.NextCursor, page.HasMore, page.Total));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"has_more":"yes","total":-1}""")]
    public async Task WithoutPaginationANonEmptyPageHasANextPage(string pagination)
    {
        connector.Platform.NextCalls(Page(Good, pagination));

        var page = await connector.ListAsync();

        Assert.Equal(("2", true, null), (page.NextCursor, page.HasMore, page.Total));
    }

    [Fact]
    public async Task AnInvalidRecordDoesNotInvalidateItsPage()
    {
        var nested = string.Concat(Enumerable.Repeat("[", 500)) + string.Concat(Enumerable.Repeat("]", 500));
        connector.Platform.NextCalls(Page($$"""7,{"id":"c0","name":{{nested}}},{"\ud800x":1,"id":"\ud800"},{{Good}}"""));

        var page = await connector.ListAsync();

        Assert.Equal(["", "c0", "", "c1"], page.Campaigns.Select(campaign => campaign.Id));
        Assert.All(page.Campaigns.SkipLast(1), campaign => Assert.NotNull(campaign.ValidationError));
        Assert.Null(page.Campaigns[^1].ValidationError);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"data":{}}""")]
    public async Task AResponseWithoutRecordsIsInvalid(string body)
    {
        connector.Platform.NextCalls(Responses.Json(body));

        var failure = await Assert.ThrowsAsync<AdPlatformException>(() => connector.ListAsync());

        Assert.Equal(FailureKind.InvalidData, failure.Kind);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("next")]
    [InlineData("2147483648")]
    public async Task ACursorThatIsNotAPageNumberIsInvalid(string cursor)
    {
        var failure = await Assert.ThrowsAsync<AdPlatformException>(() => connector.ListAsync(cursor));

        Assert.Equal(FailureKind.InvalidData, failure.Kind);
        Assert.Empty(connector.Platform.Arrivals);
    }

    private static ScriptedResponse Page(string records, string pagination = """{"has_more":true}""") =>
        Responses.Json($$"""{"data":[{{records}}],"pagination":{{pagination}}}""");
}
