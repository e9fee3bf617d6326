using System.Collections.Concurrent;
using MassTransit;
using MixoSync.IntegrationTests.Support;
using MixoSync.Messaging;
using MixoSync.Pipeline;

namespace MixoSync.Tests.Support;

/// <summary>One message of the error queue, and why it is there.</summary>
internal sealed record DeadLetter(SyncCampaign Message, string? Reason, IReadOnlyDictionary<string, string> Headers);

/// <summary>Takes what is moved to <c>sync-campaign_error</c>.</summary>
internal sealed class DeadLetterCollector
{
    private readonly ConcurrentQueue<DeadLetter> letters = new();

    public Task ConnectAsync(IBus bus) => bus.ConnectReceiveEndpoint($"{QueueNames.SyncCampaign}_error", endpoint =>
    {
        // Only what is moved here, not what is published.
        endpoint.ConfigureConsumeTopology = false;
        endpoint.Handler<SyncCampaign>(Take);
    }).Ready;

    /// <summary>The dead letters once there are so many: they are moved after their run has ended.</summary>
    public Task<DeadLetter[]> TakeAsync(int count) =>
        Eventually.BecomesAsync(() => Task.FromResult(letters.ToArray()), letters => letters.Length == count);

    private Task Take(ConsumeContext<SyncCampaign> context)
    {
        var headers = context.ReceiveContext.TransportHeaders;
        letters.Enqueue(new DeadLetter(
            context.Message,
            headers.Get<string>(MessageHeaders.FaultMessage),
            headers.GetAll().ToDictionary(header => header.Key, header => $"{header.Value}")));
        return Task.CompletedTask;
    }
}
