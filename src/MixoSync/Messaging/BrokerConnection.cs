using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace MixoSync.Messaging;

/// <summary>Connects to the broker once, whereas the bus would retry for ever.</summary>
internal static class BrokerConnection
{
    /// <summary>Checks that the broker accepts a connection.</summary>
    /// <exception cref="BrokerException">The broker does not respond in time, or rejects the connection.</exception>
    public static async Task CheckAsync(Uri address, TimeSpan timeout, CancellationToken cancellationToken)
    {
        await using var connection = await ConnectAsync(address, timeout, "mixosync check", cancellationToken);
    }

    /// <summary>Opens a connection that does not recover automatically when it is lost.</summary>
    /// <param name="address">The address of the broker.</param>
    /// <param name="timeout">How long the broker may take to answer.</param>
    /// <param name="name">The name that the management UI shows.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="BrokerException">The broker does not respond in time, or rejects the connection.</exception>
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

    /// <summary>Returns whether the broker or the connection to it failed.</summary>
    public static bool IsFailure(Exception exception, CancellationToken cancellationToken) => exception
        is RabbitMQClientException or IOException or TimeoutException
        // The client library cancels an operation whose own timeout expires.
        or OperationCanceledException && !cancellationToken.IsCancellationRequested;

    /// <summary>Converts an exception of the client library to one whose message names the broker and the cause.</summary>
    public static BrokerException Explain(Uri address, Exception cause)
    {
        var broker = $"RabbitMQ at {address.Host}:{(address.Port > 0 ? address.Port : address.Scheme == "amqps" ? 5671 : 5672)}";
        return cause switch
        {
            AuthenticationFailureException => new($"{broker} rejected the user name or password", isRejection: true, cause),
            OperationInterruptedException { ShutdownReason.ReplyCode: 530 } => new(
                $"{broker} has no virtual host '{Uri.UnescapeDataString(address.AbsolutePath.TrimStart('/'))}' for this user",
                isRejection: true,
                cause),
            OperationInterruptedException { ShutdownReason: { ReplyCode: Constants.AccessRefused } reason } => new(
                $"{broker} denies access: {reason.ReplyText}", isRejection: true, cause),
            OperationInterruptedException { ShutdownReason: { ReplyCode: Constants.PreconditionFailed } reason } => new(
                $"{broker} has a queue or exchange that was declared with other arguments. Move its messages, then delete it: {reason.ReplyText}",
                isRejection: true,
                cause),
            OperationCanceledException => new($"{broker} did not respond in time", isRejection: false, cause),
            _ => new($"{broker} does not respond: {InnermostMessage(cause)}", isRejection: false, cause),
        };
    }

    private static string InnermostMessage(Exception e) => e.InnerException is null ? e.Message : InnermostMessage(e.InnerException);
}
