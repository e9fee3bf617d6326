using MassTransit;
using MixoSync.Messaging;
using MixoSync.Runs;

namespace MixoSync.Pipeline;

/// <summary>
/// Advances a run after part of it has been done: sends the next messages of its backlog, and ends the run if nothing is left. Consumers
/// call this before a message of a run is acknowledged, so a run with a backlog always has a message that continues it.
/// </summary>
internal sealed class RunProgress(BacklogStore backlog, RunCompletion completion, TimeProvider time)
{
    /// <summary>Sends messages of the backlog, and ends the run if nothing is left.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="publisher">The context of the message that is being handled, or the bus.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="BrokerException">The broker did not confirm within 15 seconds.</exception>
    public async Task AdvanceAsync(Guid runId, IPublishEndpoint publisher, CancellationToken cancellationToken)
    {
        if (await backlog.ClaimNextAsync(runId, cancellationToken) is { } claimed)
        {
            await SendAsync(claimed, publisher, cancellationToken);
        }

        await completion.TryAsync(runId, cancellationToken);
    }

    private async Task SendAsync(ClaimedItems claimed, IPublishEndpoint publisher, CancellationToken cancellationToken)
    {
        var messages = claimed.Items.Select(item => new SyncCampaign(claimed.RunId, claimed.ClientId, item.Listed, item.ListedAt));
        try
        {
            await PublisherConfirm.WaitAsync(
                token => Task.WhenAll(messages.Select(message => publisher.Publish(
                    message, publish => publish.MessageId = MessageIds.For(message.RunId, message.Listed.Id), token))),
                time,
                cancellationToken);
        }
        catch
        {
            await backlog.ReleaseAsync(claimed, CancellationToken.None);
            throw;
        }

        await backlog.MarkSentAsync(claimed, cancellationToken);
    }
}
