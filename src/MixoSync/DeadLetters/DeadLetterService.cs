using Microsoft.Extensions.Options;
using MixoSync.Messaging;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace MixoSync.DeadLetters;

/// <summary>Gives access to the dead letters, to one process at a time.</summary>
internal sealed class DeadLetterService(Uri rabbitMq, IOptions<MessagingOptions> options, TimeProvider time)
{
    // An exclusive queue serves as a lock: the broker deletes it when the connection ends, even if the process is killed. Exclusive
    // consumers would be simpler, but quorum queues do not support them in RabbitMQ 3 and 4.
    private const string LockQueue = "mixosync.dead-letters-in-use";

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);

    /// <summary>Opens the dead letters, if no other process has them open.</summary>
    /// <param name="patience">How long to wait for the other process.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>Null if another process has them open.</returns>
    /// <exception cref="BrokerException">The broker does not respond, or rejects the operation.</exception>
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
