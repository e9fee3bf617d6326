using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace MixoSync.Messaging;

/// <summary>Connects to the broker once, where the bus would retry forever.</summary>
internal static class BrokerConnection
{
    /// <exception cref="BrokerException">The broker did not respond in time, or rejected the connection.</exception>
    public static async Task CheckAsync(Uri address, TimeSpan timeout, CancellationToken cancellationToken)
    {
        await using var connection = await ConnectAsync(address, timeout, "mixosync check", cancellationToken);
    }

    /// <summary>Opens a connection that does not recover automatically.</summary>
    /// <param name="address">The address of the broker.</param>
    /// <param name="timeout">How long the broker may take to respond.</param>
    /// <param name="name">The name that the management UI shows.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="BrokerException">The broker did not respond in time, or rejected the connection.</exception>
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

            // The client library does not wait until the virtual host is accepted. Opening a channel does.
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

    /// <summary>Whether the broker, or the connection to it, failed during an operation.</summary>
    public static bool IsFailure(Exception exception, CancellationToken cancellationToken) => exception
        is RabbitMQClientException or IOException or TimeoutException
        // The client library's own timeout.
        or OperationCanceledException && !cancellationToken.IsCancellationRequested;

    /// <summary>Explains an exception of the client library, with the address of the broker.</summary>
    public static BrokerException Explain(Uri address, Exception cause)
    {
        var place = $"{address.Host}:{(address.Port > 0 ? address.Port : address.Scheme == "amqps" ? 5671 : 5672)}";
        return cause switch
        {
            AuthenticationFailureException => new($"RabbitMQ at {place} rejected the user name or password", isRefusal: true, cause),
            OperationInterruptedException { ShutdownReason.ReplyCode: 530 } => new(
                $"RabbitMQ at {place} has no virtual host '{Uri.UnescapeDataString(address.AbsolutePath.TrimStart('/'))}' for this user",
                isRefusal: true,
                cause),
            OperationInterruptedException { ShutdownReason: { ReplyCode: Constants.AccessRefused } refusal } => new(
                $"RabbitMQ at {place} rejected the operation: {refusal.ReplyText}", isRefusal: true, cause),
            OperationInterruptedException { ShutdownReason: { ReplyCode: Constants.PreconditionFailed } refusal } => new(
                $"RabbitMQ at {place} has a queue or exchange with other arguments. Move its messages and delete it: {refusal.ReplyText}",
                isRefusal: true,
                cause),
            OperationCanceledException => new($"RabbitMQ at {place} did not respond in time", isRefusal: false, cause),
            _ => new($"RabbitMQ at {place} does not respond: {Innermost(cause)}", isRefusal: false, cause),
        };
    }

    private static string Innermost(Exception e) => e.InnerException is null ? e.Message : Innermost(e.InnerException);
}
