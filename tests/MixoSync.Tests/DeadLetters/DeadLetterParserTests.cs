using MixoSync.DeadLetters;
using RabbitMQ.Client;
using static MixoSync.Tests.DeadLetters.DeadLetterSamples;

namespace MixoSync.Tests.DeadLetters;

public sealed class DeadLetterParserTests
{
    [Fact]
    public void MixoSyncHeadersAreParsed() => Assert.Equal(
        new DeadLetter
        {
            Queue = Queue,
            Id = MessageId,
            ClientId = "globex",
            CampaignId = "campaign_9",
            RunId = Run,
            Kind = "Rejected",
            Reason = "no such campaign",
            Attempts = 5,
            FirstFailedAt = FailedAt.AddHours(-1),
            LastFailedAt = FailedAt,
            TraceId = "4bf92f3577b34da6a3ce929d0e0e4736",
            ListedAt = new DateTimeOffset(2026, 11, 22, 5, 0, 0, TimeSpan.Zero),
        },
        Parse(WithMixoSyncHeaders()));

    [Fact]
    public void WithoutMixoSyncHeadersTheEnvelopeIsParsed()
    {
        var deadLetter = Parse(Faulted("System.TimeoutException", "too slow"));

        Assert.Equal(("acme", "campaign_7", Run), (deadLetter.ClientId, deadLetter.CampaignId, deadLetter.RunId));
        Assert.Equal(("Internal", "System.TimeoutException: too slow"), (deadLetter.Kind, deadLetter.Reason));
        Assert.Equal((FailedAt, FailedAt), (deadLetter.FirstFailedAt, deadLetter.LastFailedAt));
    }

    [Fact]
    public void TheReasonOfAPlatformExceptionHasNoTypeName() =>
        Assert.Equal("no such campaign", Parse(Faulted("MixoSync.AdPlatforms.AdPlatformException", "no such campaign")).Reason);

    [Fact]
    public void AMessageThatReachedItsDeliveryLimitIsPoison()
    {
        var deadLetter = Parse(DeadLettered("delivery_limit"));

        Assert.Equal(("Poison", FailedAt), (deadLetter.Kind, deadLetter.LastFailedAt));
        Assert.Contains("its workers crashed", deadLetter.Reason);
    }

    [Fact]
    public void ExpiryInADelayLevelIsNotAFailure()
    {
        var properties = DeadLettered("expired", "mixosync.delay-level-03");
        properties.Headers!["MT-Fault-Message"] = "boom"u8.ToArray();

        Assert.Equal("boom", Parse(properties).Reason);
    }

    [Theory]
    [InlineData("")]
    [InlineData("other than JSON")]
    [InlineData("[1]")]
    [InlineData("""{"message": 7}""")]
    [InlineData("""{"message": {"clientId": "\ud800"}}""")]
    public void ABodyWithoutAnEnvelopeIsUnreadable(string body)
    {
        var deadLetter = DeadLetterParser.Parse(Queue, Properties(), System.Text.Encoding.UTF8.GetBytes(body));

        Assert.Equal(("Unreadable", "unknown reason"), (deadLetter.Kind, deadLetter.Reason));
    }

    [Theory]
    [InlineData("""{"message": {"clientId": 7, "listed": [], "runId": "x", "listedAt": "yesterday"}}""")]
    [InlineData("""{"message": {"listed": null}}""")]
    public void FieldsWithInvalidValuesAreIgnored(string body)
    {
        var deadLetter = DeadLetterParser.Parse(Queue, Properties(), System.Text.Encoding.UTF8.GetBytes(body));

        Assert.Equal((null, null, null, null), (deadLetter.ClientId, deadLetter.CampaignId, deadLetter.RunId, deadLetter.ListedAt));
    }

    [Fact]
    public void TheIdOfAMessageWithoutIdIsAHashOfItsBody()
    {
        var (first, again, other) = (IdOf("a"u8.ToArray()), IdOf("a"u8.ToArray()), IdOf("b"u8.ToArray()));

        Assert.Equal(16, first.Length);
        Assert.Equal(first, again);
        Assert.NotEqual(first, other);
    }

    [Fact]
    public void TheTraceIdComesFromMassTransitsActivity() => Assert.Equal(
        "4bf92f3577b34da6a3ce929d0e0e4736",
        Parse(Properties(("MT-Activity-Id", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"))).TraceId);

    private static DeadLetter Parse(BasicProperties properties) => DeadLetterParser.Parse(Queue, properties, Envelope);

    private static string IdOf(byte[] body) => DeadLetterParser.Parse(Queue, new BasicProperties(), body).Id;
}
