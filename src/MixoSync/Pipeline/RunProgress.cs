using MassTransit;
using MixoSync.Messaging;
using MixoSync.Runs;

namespace MixoSync.Pipeline;

/// <summary>
/// Moves a run on when something of it has ended: sends the next messages of its backlog, and ends the run where nothing is
/// left. Whoever acknowledges a message of a run calls this first, so a run with a backlog always has a message that goes on.
/// </summary>
internal sealed class RunProgress(BacklogStore backlog, RunCompletion completion, TimeProvider time)
{
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
