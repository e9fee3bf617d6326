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
        }
        catch (BrokerUnreachableException e)
        {
            throw Explain(address, e);
        }
    }

    private static BrokerException Explain(Uri address, BrokerUnreachableException e)
    {
        var place = $"{address.Host}:{(address.Port > 0 ? address.Port : address.Scheme == "amqps" ? 5671 : 5672)}";
        return e.InnerException switch
        {
            AuthenticationFailureException => new($"RabbitMQ at {place} refuses the user name or password", isRefusal: true, e),
            OperationInterruptedException { ShutdownReason.ReplyCode: 530 } => new(
                $"RabbitMQ at {place} has no virtual host '{Uri.UnescapeDataString(address.AbsolutePath.TrimStart('/'))}' for this user",
                isRefusal: true,
                e),
            var cause => new($"RabbitMQ at {place} does not answer: {Innermost(cause ?? e)}", isRefusal: false, e),
        };
    }

    private static string Innermost(Exception e) => e.InnerException is null ? e.Message : Innermost(e.InnerException);
}
