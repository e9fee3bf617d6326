using System.ComponentModel.DataAnnotations;

namespace MixoSync.Messaging;

/// <summary>How messages are brought to RabbitMQ; section <c>Delivery</c>.</summary>
internal sealed class MessagingOptions
{
    /// <summary>How long starting, deploying and looking at dead letters wait for the broker; default 15 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan BrokerTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Time between two looks whether somebody has deleted a queue; default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan TopologyCheckInterval { get; set; } = TimeSpan.FromSeconds(30);
}
