using System.ComponentModel.DataAnnotations;

namespace MixoSync.Messaging;

/// <summary>Options for the connection to RabbitMQ. Section <c>Delivery</c>.</summary>
internal sealed class MessagingOptions
{
    /// <summary>How long start-up, the declaration of queues and dead-letter commands wait for the broker. Default: 15 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan BrokerTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The interval between checks for deleted queues. Default: 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan TopologyCheckInterval { get; set; } = TimeSpan.FromSeconds(30);
}
