using MassTransit;
using RabbitMQ.Client.Exceptions;

namespace MixoSync.Messaging;

internal static class BrokerErrors
{
    /// <summary>
    /// Whether the broker did not accept a message because it is unavailable or blocked, or because a queue is missing. Not caused
    /// by the message that is being handled.
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
