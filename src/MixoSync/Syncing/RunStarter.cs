using MassTransit;
using MixoSync.Storage;

namespace MixoSync.Syncing;

/// <summary>Publishes the first message of runs: those that a scheduler claimed, and those that a person starts.</summary>
internal sealed class RunStarter(IBus bus, RunStore runs, ScheduleStore schedule, TimeProvider time)
{
    private static readonly TimeSpan PublishTimeout = TimeSpan.FromSeconds(15);

    /// <summary>Opens a run and publishes it. Where publishing fails, a scheduler does it later.</summary>
    /// <returns>Its id, or none where the client has an active run already.</returns>
    public async Task<Guid?> StartAsync(NewRun run, CancellationToken cancellationToken)
    {
        var id = await runs.OpenAsync(run, cancellationToken);
        if (id is { } runId)
        {
            await PublishAsync(new StartClientSync(runId, run.ClientId), cancellationToken);
        }

        return id;
    }

    /// <summary>Publishes with the broker's confirmation, then marks the run.</summary>
    /// <exception cref="OperationCanceledException">The broker did not confirm in 15 s.</exception>
    public async Task PublishAsync(StartClientSync message, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(PublishTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        await bus.Publish(message, publish => publish.MessageId = message.RunId, both.Token);
        await schedule.MarkPublishedAsync(message.RunId, cancellationToken);
    }
}
