using System.Globalization;
using System.Text;
using MixoSync.Pipeline.Failures;
using RabbitMQ.Client;

namespace MixoSync.Tests.DeadLetters;

/// <summary>Samples of messages in error queues. As from a broker, header strings are bytes.</summary>
internal static class DeadLetterSamples
{
    public const string Queue = "sync-campaign_error";
    public const string MessageId = "5f8e0c1e-8d8f-4f0a-9d0e-3c1f7a3b2d10";

    public static Guid Run { get; } = Guid.Parse("0190d5f0-7c1e-7c3a-9a51-0c7c1f1e2d3b");

    public static DateTimeOffset FailedAt { get; } = new(2026, 11, 22, 6, 0, 0, TimeSpan.Zero);

    public static byte[] Envelope { get; } = Encoding.UTF8.GetBytes(
        $$"""
        {
          "messageId": "{{MessageId}}",
          "messageType": ["urn:message:MixoSync.Syncing:SyncCampaign"],
          "message": {
            "runId": "{{Run}}", "clientId": "acme",
            "listed": { "id": "campaign_7" },
            "listedAt": "2026-11-22T05:00:00+00:00"
          },
          "headers": { "MixoSync-Refusals": "9", "MT-Redelivery-Count": 3, "tenant": "é" }
        }
        """);

    public static BasicProperties Properties(params (string Name, object? Value)[] headers) => new()
    {
        MessageId = MessageId,
        ContentType = "application/vnd.masstransit+json",
        Headers = headers.ToDictionary(header => header.Name, header => header.Value is string text ? Encoding.UTF8.GetBytes(text) : header.Value),
    };

    public static BasicProperties WithMixoSyncHeaders() => Properties(
        (DeadLetterHeaders.Client, "globex"),
        (DeadLetterHeaders.Campaign, "campaign_9"),
        (DeadLetterHeaders.Run, Run.ToString()),
        (DeadLetterHeaders.Kind, "Rejected"),
        (DeadLetterHeaders.Reason, "no such campaign"),
        (DeadLetterHeaders.Attempts, "5"),
        (DeadLetterHeaders.FirstFailedAt, FailedAt.AddHours(-1).ToString("O", CultureInfo.InvariantCulture)),
        (DeadLetterHeaders.LastFailedAt, FailedAt.ToString("O", CultureInfo.InvariantCulture)),
        (DeadLetterHeaders.TraceId, "4bf92f3577b34da6a3ce929d0e0e4736"));

    public static BasicProperties Faulted(string type, string message) => Properties(
        ("MT-Fault-ExceptionType", type),
        ("MT-Fault-Message", message),
        ("MT-Fault-Timestamp", FailedAt.ToString("O", CultureInfo.InvariantCulture)));

    public static BasicProperties DeadLettered(string reason, string queue = "sync-campaign") => Properties(
        ("x-death", new List<object?>
        {
            new Dictionary<string, object?>
            {
                ["reason"] = Encoding.UTF8.GetBytes(reason),
                ["queue"] = Encoding.UTF8.GetBytes(queue),
                ["time"] = new AmqpTimestamp(FailedAt.ToUnixTimeSeconds()),
            },
        }));
}
