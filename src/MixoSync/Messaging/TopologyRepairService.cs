using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MixoSync.Storage;

namespace MixoSync.Messaging;

/// <summary>
/// Declares deleted queues and exchanges again. Without its <c>_error</c> queue, a consumer receives the same failed message again and
/// again, and without the delay levels nothing can be parked. Starts after the first <c>db migrate</c>, which declares the queues.
/// </summary>
internal sealed class TopologyRepairService(
    Uri rabbitMq,
    QueueStatusReader queues,
    SchemaGate gate,
    TimeProvider time,
    IOptions<MessagingOptions> options,
    ILogger<TopologyRepairService> logger)
    : RecurringService(options.Value.TopologyCheckInterval, time, gate)
{
    protected override async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        var missing = Topology.Queues.Except((await queues.ReadAsync(cancellationToken)).Select(queue => queue.Name)).ToList();
        if (missing.Count > 0)
        {
            Log.QueuesMissing(logger, string.Join(", ", missing));
            await Topology.DeployAsync(rabbitMq, options.Value.BrokerTimeout, cancellationToken);
        }
    }

    // If the broker is unavailable, the readiness check reports it.
    protected override void OnFailure(Exception exception) => Log.TopologyCheckFailed(logger, exception.Message);
}
