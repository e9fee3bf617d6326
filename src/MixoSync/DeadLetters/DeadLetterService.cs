using Microsoft.Extensions.Options;
using MixoSync.Messaging;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace MixoSync.DeadLetters;

/// <summary>Gives exclusive access to the dead letters.</summary>
internal sealed class DeadLetterService(Uri rabbitMq, IOptions<MessagingOptions> options, TimeProvider time)
{
    // An exclusive queue serves as a lock. The broker deletes it when its connection ends, even if the process is killed. Exclusive
    // consumers would be simpler, but quorum queues do not support them: RabbitMQ 3 and 4 both allow a second consumer.
    private const string LockQueue = "mixosync.dead-letters-in-use";

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(250);

    /// <summary>Opens the dead-letter queues for exclusive access.</summary>
    /// <param name="maxWait">How long to wait if another process has them open.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The session, or null if another process still has the queues open.</returns>
    /// <exception cref="BrokerException">The broker does not respond in time, or rejects the connection.</exception>
    public async Task<DeadLetterSession?> TryOpenAsync(TimeSpan maxWait, CancellationToken cancellationToken)
    {
        var connection = await BrokerConnection.ConnectAsync(rabbitMq, options.Value.BrokerTimeout, "mixosync dead letters", cancellationToken);
        var isLocked = false;
        try
        {
            var start = time.GetTimestamp();
            while (!(isLocked = await TryLockAsync(connection, cancellationToken)) && time.GetElapsedTime(start) < maxWait)
            {
                await Task.Delay(PollInterval, time, cancellationToken);
            }

            return isLocked ? new DeadLetterSession(rabbitMq, connection, options.Value.BrokerTimeout, time) : null;
        }
        catch (Exception e) when (BrokerConnection.IsFailure(e, cancellationToken))
        {
            throw BrokerConnection.Explain(rabbitMq, e);
        }
        finally
        {
            if (!isLocked)
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
