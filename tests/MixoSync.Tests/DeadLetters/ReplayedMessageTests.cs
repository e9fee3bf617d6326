using System.Text;
using MixoSync.DeadLetters;
using RabbitMQ.Client;
using static MixoSync.Tests.DeadLetters.DeadLetterSamples;

namespace MixoSync.Tests.DeadLetters;

public sealed class ReplayedMessageTests
{
    [Fact]
    public void HeadersOfTheFailureAreRemoved()
    {
        var deadLetter = Properties(
            ("MT-Fault-Message", "boom"), ("MT-Reason", "fault"), ("MT-Host-MachineName", "here"), ("MT-Redelivery-Count", 3),
            ("MixoSync-Reason", "boom"), ("MixoSync-Permit", "1@2"), ("x-death", "…"), ("x-first-death-queue", "…"), ("x-delivery-count", 7L),
            ("MT-Activity-Id", "00-1-2-01"), ("tenant", "t"));

        Assert.Equal(["MT-Activity-Id", "tenant"], ReplayedMessage.Properties(deadLetter).Headers!.Keys.Order());
    }

    [Fact]
    public void OtherPropertiesAreKept()
    {
        var deadLetter = new BasicProperties { MessageId = "m", ContentType = "c", CorrelationId = "o", Type = "t" };

        var replayed = ReplayedMessage.Properties(deadLetter);

        Assert.Equal(("m", "c", "o", "t"), (replayed.MessageId, replayed.ContentType, replayed.CorrelationId, replayed.Type));
        Assert.Equal(DeliveryModes.Persistent, replayed.DeliveryMode);
    }

    [Fact]
    public void HeadersOfTheFailureAreRemovedFromTheEnvelope()
    {
        var text = Encoding.UTF8.GetString(Envelope);
        var start = text.IndexOf("{ \"MixoSync-Refusals\"", StringComparison.Ordinal);

        var replayed = Encoding.UTF8.GetString(ReplayedMessage.Body(Envelope).Span);

        Assert.Equal($$"""{{text[..start]}}{"tenant":"\u00E9"}{{'\n'}}}""", replayed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("other than JSON")]
    [InlineData("[1, 2]")]
    [InlineData("""{"message": {}, "headers": null}""")]
    [InlineData("""{"message": {"headers": {"MixoSync-Permit": "1"}}, "headers": {"tenant": "t"}}""")]
    [InlineData("""{"message": {"name": "\ud800"}, "headers": {}}""")]
    [InlineData("""{"headers": {"MixoSync-Permit": """)]
    public void ABodyWithoutHeadersOfTheFailureIsUnchanged(string body) =>
        Assert.Equal(body, Encoding.UTF8.GetString(ReplayedMessage.Body(Encoding.UTF8.GetBytes(body)).Span));
}
