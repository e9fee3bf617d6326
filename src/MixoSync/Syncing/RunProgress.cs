using MassTransit;
using MixoSync.Delivery;
using MixoSync.Storage;

namespace MixoSync.Syncing;

/// <summary>
/// Moves a run on when something of it has ended: sends the next messages of its backlog, and ends the run where nothing is
/// left. Whoever acknowledges a message of a run calls this first, so a run with a backlog always has a message that goes on.
/// </summary>
internal sealed class RunProgress(BacklogStore backlog, RunCompletion completion, TimeProvider time)
{
    // Shorter than the lease of what is being sent.
    private static readonly TimeSpan PublishTimeout = TimeSpan.FromSeconds(15);

    /// <param name="runId">The run.</param>
    /// <param name="publisher">The message at hand, or the bus.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="BrokerException">The broker did not confirm in 15 s.</exception>
    public async Task AdvanceAsync(Guid runId, IPublishEndpoint publisher, CancellationToken cancellationToken)
    {
        if (await backlog.ClaimNextAsync(runId, cancellationToken) is { } claimed)
        {
            await SendAsync(claimed, publisher, cancellationToken);
        }

        await completion.TryAsync(runId, cancellationToken);
    }

    private async Task SendAsync(ClaimedMessages claimed, IPublishEndpoint publisher, CancellationToken cancellationToken)
    {
        try
        {
            await PublishAsync(claimed.Messages, publisher, cancellationToken);
        }
        catch
        {
            await backlog.ReleaseAsync(claimed, CancellationToken.None);
            throw;
        }

        await backlog.MarkSentAsync(claimed, cancellationToken);
    }

    private async Task PublishAsync(
        IReadOnlyList<SyncCampaign> messages, IPublishEndpoint publisher, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(PublishTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            await Task.WhenAll(messages.Select(message => publisher.Publish(
                message, publish => publish.MessageId = MessageIds.For(message.RunId, message.Listed.Id), both.Token)));
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new BrokerException("RabbitMQ does not confirm what is published; is it short of memory or disk space?", isRefusal: false, e);
        }
    }
}
