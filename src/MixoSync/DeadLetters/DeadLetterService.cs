using Microsoft.Extensions.Options;
using MixoSync.Messaging;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace MixoSync.DeadLetters;

/// <summary>Where the dead letters are looked at: by one at a time, whoever it is.</summary>
internal sealed class DeadLetterService(Uri rabbitMq, IOptions<MessagingOptions> options, TimeProvider time)
{
    // An exclusive queue is the connection's: the broker removes it when the connection ends, even by a kill. Exclusive
    // consumers would be simpler, but quorum queues do not know them: both versions allow a second one.
    private const string LockQueue = "mixosync.dead-letters-in-use";

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);

    /// <summary>Opens the queues when nobody else has them open, or tells that they are in use.</summary>
    /// <param name="patience">How long to wait for others.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>None where they are in use.</returns>
    /// <exception cref="BrokerException">The broker does not answer, or refuses.</exception>
    public async Task<DeadLetterSession?> TryOpenAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        var connection = await BrokerConnection.ConnectAsync(rabbitMq, options.Value.BrokerTimeout, "mixosync dead letters", cancellationToken);
        var isOurs = false;
        try
        {
            var start = time.GetTimestamp();
            while (!(isOurs = await TryLockAsync(connection, cancellationToken)) && time.GetElapsedTime(start) < patience)
            {
                await Task.Delay(Poll, time, cancellationToken);
            }

            return isOurs ? new DeadLetterSession(rabbitMq, connection, options.Value.BrokerTimeout, time) : null;
        }
        catch (Exception e) when (BrokerConnection.IsFailure(e, cancellationToken))
        {
            throw BrokerConnection.Explain(rabbitMq, e);
        }
        finally
        {
            if (!isOurs)
            {
                await connection.DisposeAsync();
            }
        }
    }

    private static async Task<bool> TryLockAsync(IConnection connection, CancellationToken cancellationToken)
    {
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        try
        {
            await channel.QueueDeclareAsync(LockQueue, durable: false, exclusive: true, autoDelete: false, cancellationToken: cancellationToken);
            return true;
        }
        catch (OperationInterruptedException e) when (e.ShutdownReason?.ReplyCode == Constants.ResourceLocked)
        {
            return false;
        }
    }
}
