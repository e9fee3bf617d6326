using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace MixoSync.Delivery;

/// <summary>Asks the broker once, where the bus would try for ever.</summary>
internal static class Broker
{
    /// <exception cref="BrokerException">It does not answer in time, or refuses.</exception>
    public static async Task CheckAsync(Uri address, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var factory = new ConnectionFactory
        {
            Uri = address,
            AutomaticRecoveryEnabled = false,
            RequestedConnectionTimeout = timeout,
            ClientProvidedName = "mixosync check",
        };
        try
        {
            await using var connection = await factory.CreateConnectionAsync(cancellationToken);

            // The client library does not wait for the answer about the virtual host; opening a channel does.
            await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        }
        catch (BrokerUnreachableException e)
        {
            throw Explain(address, e.InnerException ?? e);
        }
        catch (OperationInterruptedException e)
        {
            throw Explain(address, e);
        }
    }

    private static BrokerException Explain(Uri address, Exception cause)
    {
        var place = $"{address.Host}:{(address.Port > 0 ? address.Port : address.Scheme == "amqps" ? 5671 : 5672)}";
        return cause switch
        {
            AuthenticationFailureException => new($"RabbitMQ at {place} refuses the user name or password", isRefusal: true, cause),
            OperationInterruptedException { ShutdownReason.ReplyCode: 530 } => new(
                $"RabbitMQ at {place} has no virtual host '{Uri.UnescapeDataString(address.AbsolutePath.TrimStart('/'))}' for this user",
                isRefusal: true,
                cause),
            _ => new($"RabbitMQ at {place} does not answer: {Innermost(cause)}", isRefusal: false, cause),
        };
    }

    private static string Innermost(Exception e) => e.InnerException is null ? e.Message : Innermost(e.InnerException);
}
