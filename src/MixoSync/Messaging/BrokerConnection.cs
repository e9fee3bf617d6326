using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace MixoSync.Messaging;

/// <summary>Asks the broker once, where the bus would try for ever.</summary>
internal static class BrokerConnection
{
    /// <exception cref="BrokerException">It does not answer in time, or refuses.</exception>
    public static async Task CheckAsync(Uri address, TimeSpan timeout, CancellationToken cancellationToken)
    {
        await using var connection = await ConnectAsync(address, timeout, "mixosync check", cancellationToken);
    }

    /// <summary>A connection that does not come back by itself when it is lost.</summary>
    /// <param name="address">The broker's.</param>
    /// <param name="timeout">How long it may take to answer.</param>
    /// <param name="name">What the management UI shows.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <exception cref="BrokerException">It does not answer in time, or refuses.</exception>
    public static async Task<IConnection> ConnectAsync(
        Uri address, TimeSpan timeout, string name, CancellationToken cancellationToken)
    {
        var factory = new ConnectionFactory
        {
            Uri = address,
            AutomaticRecoveryEnabled = false,
            RequestedConnectionTimeout = timeout,
            ClientProvidedName = name,
        };
        IConnection? connection = null;
        try
        {
            connection = await factory.CreateConnectionAsync(cancellationToken);

            // The client library does not wait for the answer about the virtual host; opening a channel does.
            await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
            return connection;
        }
        catch (BrokerUnreachableException e)
        {
            throw Explain(address, e.InnerException ?? e);
        }
        catch (OperationInterruptedException e)
        {
            await (connection?.DisposeAsync() ?? ValueTask.CompletedTask);
            throw Explain(address, e);
        }
    }

    /// <summary>Whether the broker, or the way to it, failed in the midst of a conversation.</summary>
    public static bool IsFailure(Exception exception, CancellationToken cancellationToken) => exception
        is RabbitMQClientException or IOException or TimeoutException
        // The client library's own limit for an answer.
        or OperationCanceledException && !cancellationToken.IsCancellationRequested;

    /// <summary>Says where the broker is and what the client library's exception means.</summary>
    public static BrokerException Explain(Uri address, Exception cause)
    {
        var place = $"{address.Host}:{(address.Port > 0 ? address.Port : address.Scheme == "amqps" ? 5671 : 5672)}";
        return cause switch
        {
            AuthenticationFailureException => new($"RabbitMQ at {place} refuses the user name or password", isRefusal: true, cause),
            OperationInterruptedException { ShutdownReason.ReplyCode: 530 } => new(
                $"RabbitMQ at {place} has no virtual host '{Uri.UnescapeDataString(address.AbsolutePath.TrimStart('/'))}' for this user",
                isRefusal: true,
                cause),
            OperationInterruptedException { ShutdownReason: { ReplyCode: Constants.AccessRefused } refusal } => new(
                $"RabbitMQ at {place} refuses: {refusal.ReplyText}", isRefusal: true, cause),
            OperationInterruptedException { ShutdownReason: { ReplyCode: Constants.PreconditionFailed } refusal } => new(
                $"RabbitMQ at {place} has a queue or exchange that was declared otherwise; move its messages and delete it: {refusal.ReplyText}",
                isRefusal: true,
                cause),
            OperationCanceledException => new($"RabbitMQ at {place} does not answer in time", isRefusal: false, cause),
            _ => new($"RabbitMQ at {place} does not answer: {Innermost(cause)}", isRefusal: false, cause),
        };
    }

    private static string Innermost(Exception e) => e.InnerException is null ? e.Message : Innermost(e.InnerException);
}
