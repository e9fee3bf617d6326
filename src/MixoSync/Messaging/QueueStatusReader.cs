using Microsoft.Extensions.Options;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace MixoSync.Messaging;

/// <summary>The status of a queue.</summary>
/// <param name="Name">The name of the queue.</param>
/// <param name="Ready">The number of messages that are not delivered to a consumer.</param>
/// <param name="Consumers">The number of consumers of all processes.</param>
internal sealed record QueueStatus(string Name, long Ready, long Consumers);

/// <summary>
/// Reads the status of the queues over AMQP, because the management interface may be disabled or may need another user. All calls
/// share one connection.
/// </summary>
internal sealed class QueueStatusReader(Uri broker, IOptions<MessagingOptions> options) : IAsyncDisposable
{
    private readonly SemaphoreSlim exclusive = new(1, 1);
    private IConnection? connection;

    /// <summary>Returns the status of MixoSync's queues. Missing queues are left out.</summary>
    /// <exception cref="BrokerException">The broker does not respond in time, or rejects the connection.</exception>
    public Task<IReadOnlyList<QueueStatus>> ReadAsync(CancellationToken cancellationToken) =>
        ExecuteAsync(connection => ReadAsync(connection, cancellationToken), cancellationToken);

    /// <summary>Checks that the broker opens a channel.</summary>
    /// <exception cref="BrokerException">The broker does not respond in time, or rejects the connection.</exception>
    public Task PingAsync(CancellationToken cancellationToken) => ExecuteAsync(
        async connection =>
        {
            await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
            return true;
        },
        cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await (connection?.DisposeAsync() ?? ValueTask.CompletedTask);
        exclusive.Dispose();
    }

    private async Task<T> ExecuteAsync<T>(Func<IConnection, Task<T>> operation, CancellationToken cancellationToken)
    {
        await exclusive.WaitAsync(cancellationToken);
        try
        {
            return await operation(await GetConnectionAsync(cancellationToken));
        }
        catch (Exception e) when (BrokerConnection.IsFailure(e, cancellationToken))
        {
            throw BrokerConnection.Explain(broker, e);
        }
        finally
        {
            exclusive.Release();
        }
    }

    private async Task<IConnection> GetConnectionAsync(CancellationToken cancellationToken)
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
        var remaining = new Queue<string>(Topology.Queues);
        while (remaining.Count > 0)
        {
            try
            {
                await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
                for (; remaining.Count > 0; remaining.Dequeue())
                {
                    var queue = await channel.QueueDeclarePassiveAsync(remaining.Peek(), cancellationToken);
                    found.Add(new QueueStatus(queue.QueueName, queue.MessageCount, queue.ConsumerCount));
                }
            }
            catch (OperationInterruptedException e) when (e.ShutdownReason?.ReplyCode == Constants.NotFound)
            {
                remaining.Dequeue(); // The queue is missing, and the broker has closed the channel.
            }
        }

        return found;
    }
}
