using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MixoSync.Storage;

namespace MixoSync.Messaging;

/// <summary>
/// Declares deleted queues again. Without an <c>_error</c> queue, a failed message would be redelivered endlessly, and without a
/// delay level nothing can be parked. Waits for the first <c>db migrate</c>, which declares the queues.
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

    // Readiness already reports a broker that is unavailable.
    protected override void OnFailure(Exception exception) => Log.TopologyCheckFailed(logger, exception.Message);
}
