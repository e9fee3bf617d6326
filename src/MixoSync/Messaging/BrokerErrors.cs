using MassTransit;
using RabbitMQ.Client.Exceptions;

namespace MixoSync.Messaging;

internal static class BrokerErrors
{
    /// <summary>
    /// Whether the broker did not take what was to be published: it is away, it is blocked, or a queue is missing. Nothing
    /// of the kind says anything about the message at hand.
    /// </summary>
    public static bool IsOutage(Exception exception) => exception
        is ConnectionException
        or TransportException
        or TransportUnavailableException
        or MessageReturnedException
        or BrokerException
        or RabbitMQClientException
        or BrokerUnreachableException;
}
