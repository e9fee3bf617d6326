using MassTransit;
using RabbitMQ.Client.Exceptions;

namespace MixoSync.Messaging;

internal static class BrokerErrors
{
    /// <summary>
    /// Returns whether publishing failed because the broker is unavailable or blocked or because a queue is missing. Such an error is
    /// not caused by the message that is being handled.
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
