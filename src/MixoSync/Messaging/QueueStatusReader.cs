using Microsoft.Extensions.Options;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace MixoSync.Messaging;

/// <summary>The status of a queue.</summary>
/// <param name="Name">The name.</param>
/// <param name="Ready">Number of messages that are ready for delivery.</param>
/// <param name="Consumers">Number of consumers in all processes.</param>
internal sealed record QueueStatus(string Name, long Ready, long Consumers);

/// <summary>
/// Reads the status of the queues over AMQP, because the management API may be disabled or need another user. All reads share one
/// connection.
/// </summary>
internal sealed class QueueStatusReader(Uri broker, IOptions<MessagingOptions> options) : IAsyncDisposable
{
    private readonly SemaphoreSlim asking = new(1, 1);
    private IConnection? connection;

    /// <returns>The status of each existing queue of MixoSync.</returns>
    /// <exception cref="BrokerException">The broker did not respond in time, or rejected the operation.</exception>
    public Task<IReadOnlyList<QueueStatus>> ReadAsync(CancellationToken cancellationToken) =>
        AskAsync(connection => ReadAsync(connection, cancellationToken), cancellationToken);

    /// <exception cref="BrokerException">The broker did not respond in time, or rejected the operation.</exception>
    public Task PingAsync(CancellationToken cancellationToken) => AskAsync(
        async connection =>
        {
            await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
            return true;
        },
        cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await (connection?.DisposeAsync() ?? ValueTask.CompletedTask);
        asking.Dispose();
    }

    private async Task<T> AskAsync<T>(Func<IConnection, Task<T>> ask, CancellationToken cancellationToken)
    {
        await asking.WaitAsync(cancellationToken);
        try
        {
            return await ask(await ConnectedAsync(cancellationToken));
        }
        catch (Exception e) when (BrokerConnection.IsFailure(e, cancellationToken))
        {
            throw BrokerConnection.Explain(broker, e);
        }
        finally
        {
            asking.Release();
        }
    }

    private async Task<IConnection> ConnectedAsync(CancellationToken cancellationToken)
    {
        if (connection is not { IsOpen: true })
        {
            await (connection?.DisposeAsync() ?? ValueTask.CompletedTask);
            connection = null;
            connection = await BrokerConnection.ConnectAsync(broker, options.Value.BrokerTimeout, "mixosync queues", cancellationToken);
        }

        return connection;
    }

    private static async Task<IReadOnlyList<QueueStatus>> ReadAsync(IConnection connection, CancellationToken cancellationToken)
    {
        var found = new List<QueueStatus>();
        var left = new Queue<string>(Topology.Queues);
        while (left.Count > 0)
        {
            try
            {
                await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
                for (; left.Count > 0; left.Dequeue())
                {
                    var queue = await channel.QueueDeclarePassiveAsync(left.Peek(), cancellationToken);
                    found.Add(new QueueStatus(queue.QueueName, queue.MessageCount, queue.ConsumerCount));
                }
            }
            catch (OperationInterruptedException e) when (e.ShutdownReason?.ReplyCode == Constants.NotFound)
            {
                left.Dequeue(); // the queue does not exist, and the broker has closed the channel
            }
        }

        return found;
    }
}
