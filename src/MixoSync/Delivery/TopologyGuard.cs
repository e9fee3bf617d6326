using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace MixoSync.Delivery;

/// <summary>
/// Declares anew what somebody has deleted: a consumer whose <c>_error</c> queue is gone takes the same failed message
/// again and again, and without a delay level nothing can be parked.
/// </summary>
internal sealed class TopologyGuard(
    IConfiguration configuration, Connections connections, TimeProvider time, IOptions<DeliveryOptions> options, ILogger<TopologyGuard> logger)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.TopologyCheckInterval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await CheckAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                Log.TopologyNotChecked(logger, e.Message); // readiness says it when the broker is away
            }
        }
    }

    private async Task CheckAsync(CancellationToken cancellationToken)
    {
        var missing = await MissingAsync(cancellationToken);
        if (missing.Count > 0)
        {
            Log.QueuesMissing(logger, string.Join(", ", missing));
            await Topology.DeployAsync(configuration, connections, options.Value.BrokerTimeout, cancellationToken);
        }
    }

    private async Task<List<string>> MissingAsync(CancellationToken cancellationToken)
    {
        await using var connection = await Broker.ConnectAsync(
            connections.RabbitMq!, options.Value.BrokerTimeout, "mixosync topology", cancellationToken);
        var missing = new List<string>();
        var left = new Queue<string>(Topology.Queues);
        while (left.Count > 0)
        {
            try
            {
                await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
                for (; left.Count > 0; left.Dequeue())
                {
                    await channel.QueueDeclarePassiveAsync(left.Peek(), cancellationToken);
                }
            }
            catch (OperationInterruptedException e) when (e.ShutdownReason?.ReplyCode == Constants.NotFound)
            {
                missing.Add(left.Dequeue()); // and the broker has closed the channel
            }
        }

        return missing;
    }
}
