using System.Globalization;
using System.Text;
using System.Text.Json;
using MixoSync.Platforms;
using MixoSync.Platforms.Mixo;

namespace MixoSync.Tests.Platforms;

public sealed class MixoCampaignParserTests
{
    [Fact]
    public void EveryFieldOfAValidRecordIsRead() => Assert.Equal(
        new Campaign("c1", "One", "active", 1100.5m, 10, 2, 0.25m, new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero)),
        Parse(Record()).Campaign);

    [Theory]
    [InlineData("\"2026-01-02T05:04:05.5+02:00\"", "2026-01-02T03:04:05.5Z")]
    [InlineData("\"2026-01-02T03:04:05\"", "2026-01-02T03:04:05Z")]
    [InlineData("\"2026-01-02\"", "2026-01-02T00:00:00Z")]
    [InlineData("\"2026-01-02T03:04:05.123456789Z\"", "2026-01-02T03:04:05.1234568Z")]
    [InlineData("\"2026-01-02T03:04:05-0700\"", "2026-01-02T10:04:05Z")]
    [InlineData("\"2026-01-02T03:04:05+05\"", "2026-01-01T22:04:05Z")]
    [InlineData("\"2026-01-02 03:04:05 +0530\"", "2026-01-01T21:34:05Z")]
    [InlineData("\" 2026-01-02t03:04z \"", "2026-01-02T03:04:00Z")]
    [InlineData("\"2026-01-02T03:04:05,25Z\"", "2026-01-02T03:04:05.25Z")]
    [InlineData("\"1767323045\"", "2026-01-02T03:04:05Z")]
    [InlineData("1767323045", "2026-01-02T03:04:05Z")]
    [InlineData("1767323045500", "2026-01-02T03:04:05.5Z")]
    public void TimesAreConvertedToUtc(string created, string expected)
    {
        var campaign = Parse(Record(createdAt: created)).Campaign;

        Assert.Equal(DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture), campaign?.CreatedAt);
        Assert.Equal(TimeSpan.Zero, campaign?.CreatedAt?.Offset);
    }

    [Theory]
    [InlineData("1100.50", "1100.50")]
    [InlineData("\"1100.50\"", "1100.50")]
    [InlineData("\" 7 \"", "7")]
    [InlineData("1.5e3", "1500")]
    [InlineData("\"2E-2\"", "0.02")]
    [InlineData("-0.0", "0")]
    [InlineData("79228162514264337593543950335", "79228162514264337593543950335")]
    [InlineData("null", null)]
    [InlineData("\"\"", null)]
    [InlineData("\"  \"", null)]
    public void AnAmountIsReadFromANumberOrAString(string value, string? expected) => Assert.Equal(
        expected is null ? null : decimal.Parse(expected, CultureInfo.InvariantCulture), Parse(With("budget", value)).Campaign?.Budget);

    [Theory]
    [InlineData("123", 123L)]
    [InlineData("\"123\"", 123L)]
    [InlineData("123.0", 123L)]
    [InlineData("\"98.0\"", 98L)]
    [InlineData("1e2", 100L)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("null", null)]
    public void ACountIsReadFromAWholeNumberInAnyForm(string value, long? expected)
    {
        var listed = Parse(With("clicks", value));

        Assert.Null(listed.ValidationError);
        Assert.Equal(expected, listed.Campaign?.Clicks);
    }

    [Theory]
    [InlineData("""{"id":"c1","name":"One"}""", "c1")]
    [InlineData("""{"id":7,"name":"One","status":null}""", "7")]
    [InlineData("""{"id":120210000000000123456789,"name":"One"}""", "120210000000000123456789")]
    public void OnlyTheIdAndTheNameAreRequired(string record, string id) =>
        Assert.Equal(new Campaign(id, "One", null, null, null, null, null, null), Parse(record).Campaign);

    [Fact]
    public void TextsThatAreSentAsNumbersKeepTheirDigits()
    {
        var campaign = Parse("""{"id":"c1","name":2026,"status":1}""").Campaign;

        Assert.Equal(("2026", "1"), (campaign?.Name, campaign?.Status));
    }

    [Theory]
    [InlineData("""Robert'); DROP TABLE campaigns;--""")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("two\r\nlines\tand \"quotes\"")]
    [InlineData("🎯 größe \u202e")]
    [InlineData("")]
    public void AHostileNameIsKeptUnchanged(string name) =>
        Assert.Equal(name, Parse(Record(name: JsonSerializer.Serialize(name))).Campaign?.Name);

    [Theory]
    [InlineData("null", "id is null")]
    [InlineData("true", "id is not a string")]
    [InlineData("7.5", "id is not a string or a whole number")]
    [InlineData("1e3", "id is not a string or a whole number")]
    [InlineData("\"\"", "id is empty")]
    [InlineData("\"..\"", "id is '..', which cannot be used in a URL")]
    [InlineData("\"a\\nb\"", "id contains a control character")]
    [InlineData("\"\\ud800\"", "id contains a character that is not valid Unicode")]
    [InlineData("\"a\\u0000\"", "id contains a NUL character, which PostgreSQL cannot store")]
    public void AnInvalidIdIsAValidationErrorWithoutAnId(string id, string error)
    {
        var listed = Parse(Record(id: id));

        Assert.Equal(("", null, error), (listed.Id, listed.Campaign, listed.ValidationError));
    }

    [Theory]
    [InlineData("name", "\"a\\u0000b\"", "name contains a NUL character, which PostgreSQL cannot store")]
    [InlineData("name", "\"\\ud800\"", "name contains a character that is not valid Unicode")]
    [InlineData("name", "null", "name is null")]
    [InlineData("name", "{}", "name is not a string")]
    [InlineData("status", "[]", "status is not a string")]
    [InlineData("budget", "-0.01", "budget is negative or too large")]
    [InlineData("budget", "1e400", "budget is negative or too large")]
    [InlineData("budget", "79228162514264337593543950336", "budget is negative or too large")]
    [InlineData("budget", "\"1,100.50\"", "budget is not a number")]
    [InlineData("budget", "\"1.100,50\"", "budget is not a number")]
    [InlineData("budget", "\"12 EUR\"", "budget is not a number")]
    [InlineData("budget", "\"NaN\"", "budget is not a number")]
    [InlineData("budget", "\"Infinity\"", "budget is not a number")]
    [InlineData("budget", "\"\\u0661\"", "budget is not a number")]
    [InlineData("budget", "{\"amount\":12}", "budget is not a number")]
    [InlineData("budget", "[12]", "budget is not a number")]
    [InlineData("budget", "true", "budget is not a number")]
    [InlineData("impressions", "-1", "impressions is not a whole number of at least 0")]
    [InlineData("clicks", "1.5", "clicks is not a whole number of at least 0")]
    [InlineData("clicks", "\"12.5\"", "clicks is not a whole number of at least 0")]
    [InlineData("clicks", "9223372036854775808", "clicks is not a whole number of at least 0")]
    [InlineData("conversions", "-1", "conversions is negative or too large")]
    [InlineData("created_at", "\"yesterday\"", "created_at is not an ISO 8601 time")]
    [InlineData("created_at", "\"20260102\"", "created_at is not an ISO 8601 time")]
    [InlineData("created_at", "\"01/02/2026\"", "created_at is not an ISO 8601 time")]
    [InlineData("created_at", "\"0000-00-00 00:00:00\"", "created_at is not an ISO 8601 time")]
    [InlineData("created_at", "\"2026-02-30\"", "created_at is not an ISO 8601 time")]
    [InlineData("created_at", "-1", "created_at is not a Unix time")]
    [InlineData("created_at", "1e300", "created_at is not a Unix time")]
    [InlineData("created_at", "true", "created_at is not a time")]
    public void AnInvalidFieldIsAValidationErrorThatNamesIt(string field, string value, string error)
    {
        var listed = Parse(With(field, value));

        Assert.Equal(("c1", null, error), (listed.Id, listed.Campaign, listed.ValidationError));
    }

    [Fact]
    public void AMissingFieldIsAValidationError() => Assert.Equal("name is missing", Parse("""{"id":"c1"}""").ValidationError);

    [Fact]
    public void AnOversizedNameIsAValidationError() =>
        Assert.Equal("name is longer than 10,000 characters", Parse(Record(name: $"\"{new string('x', 10_001)}\"")).ValidationError);

    [Fact]
    public void AnOversizedRecordIsAValidationError() => Assert.Equal(
        "the record is longer than 262,144 characters",
        Parse($$"""{{{Record()[1..^1]}},"extra":"{{new string('x', 262_144)}}"}""").ValidationError);

    [Fact]
    public void AValidationErrorKeepsTheStartOfTheRecord()
    {
        var raw = Parse($$"""{"id":"{{string.Concat(Enumerable.Repeat("🎯", 5_000))}}"}""").Raw;

        Assert.Equal(4_095, raw?.Length); // One less than 4,096, because a surrogate pair is not split.
        Assert.StartsWith("{\"id\":\"🎯", raw);
    }

    [Fact]
    public void InvalidUtf8IsAValidationError()
    {
        byte[] record = [.. """{"id":"c1","name":"""u8, (byte)'"', 0xff, (byte)'"', (byte)'}'];

        var listed = MixoCampaignParser.Parse(JsonElement.Parse(record));

        Assert.Equal("name contains a character that is not valid Unicode", listed.ValidationError);
        Assert.Equal("{\"id\":\"c1\",\"name\":\"\uFFFD\"}", listed.Raw);
    }

    private static string With(string field, string value) =>
        $$"""{{{Record()[1..^1].Replace($"\"{field}\":", "\"was\":", StringComparison.Ordinal)}},"{{field}}":{{value}}}""";

    private static ListedCampaign Parse(string json) => MixoCampaignParser.Parse(JsonElement.Parse(Encoding.UTF8.GetBytes(json)));

    private static string Record(
        string id = "\"c1\"", string name = "\"One\"", string createdAt = "\"2026-01-02T03:04:05Z\"") =>
        $$"""{"id":{{id}},"name":{{name}},"status":"active","budget":1100.50,"impressions":10,"clicks":2,"conversions":0.25,"created_at":{{createdAt}}}""";
}
