using System.ComponentModel.DataAnnotations;

namespace MixoSync.Messaging;

/// <summary>Options for RabbitMQ. Section <c>Delivery</c>.</summary>
internal sealed class MessagingOptions
{
    /// <summary>How long <c>db migrate</c>, <c>dead-letters</c> and the queue checks wait for the broker. Default: 15 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan BrokerTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How often to check whether a queue was deleted. Default: 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan TopologyCheckInterval { get; set; } = TimeSpan.FromSeconds(30);
}
