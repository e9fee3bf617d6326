using MassTransit;
using MixoSync.Messaging;
using MixoSync.Runs;

namespace MixoSync.Pipeline;

/// <summary>Publishes the first message of a run that a scheduler has claimed or an operator starts.</summary>
internal sealed class RunStarter(IBus bus, RunStore runs, TimeProvider time)
{
    /// <summary>Opens a run and publishes its first message. If publishing fails, a scheduler does it later.</summary>
    /// <returns>The id of the run, or null if the client already has an active run.</returns>
    public async Task<Guid?> StartAsync(NewRun run, CancellationToken cancellationToken)
    {
        var id = await runs.OpenAsync(run, cancellationToken);
        if (id is { } runId)
        {
            await PublishAsync(new OpenedRun(runId, run.ClientId), cancellationToken);
        }

        return id;
    }

    /// <summary>Publishes the first message of a run, waits for the broker's confirmation, and marks the run as published.</summary>
    /// <exception cref="BrokerException">The broker did not confirm in time.</exception>
    public async Task PublishAsync(OpenedRun run, CancellationToken cancellationToken)
    {
        await PublisherConfirm.WaitAsync(
            token => bus.Publish(new StartClientSync(run.RunId, run.ClientId), publish => publish.MessageId = run.RunId, token),
            time,
            cancellationToken);
        await runs.MarkPublishedAsync(run.RunId, cancellationToken);
    }
}
