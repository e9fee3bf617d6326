using System.Collections.Concurrent;
using MassTransit;
using MixoSync.IntegrationTests.Support;
using MixoSync.Messaging;
using MixoSync.Pipeline;

namespace MixoSync.Tests.Support;

/// <summary>A message in the error queue and the reason of its failure.</summary>
internal sealed record DeadLetter(SyncCampaign Message, string? Reason, IReadOnlyDictionary<string, string> Headers);

/// <summary>Collects the messages that are moved to <c>sync-campaign_error</c>.</summary>
internal sealed class DeadLetterCollector
{
    private readonly ConcurrentQueue<DeadLetter> deadLetters = new();

    public Task ConnectAsync(IBus bus) => bus.ConnectReceiveEndpoint($"{QueueNames.SyncCampaign}_error", endpoint =>
    {
        // Do not subscribe to published messages.
        endpoint.ConfigureConsumeTopology = false;
        endpoint.Handler<SyncCampaign>(Collect);
    }).Ready;

    /// <summary>Waits for <paramref name="count"/> dead letters and returns them. They can arrive after their run has ended.</summary>
    public Task<DeadLetter[]> TakeAsync(int count) =>
        Eventually.BecomesAsync(() => Task.FromResult(deadLetters.ToArray()), collected => collected.Length == count);

    private Task Collect(ConsumeContext<SyncCampaign> context)
    {
        var headers = context.ReceiveContext.TransportHeaders;
        deadLetters.Enqueue(new DeadLetter(
            context.Message,
            headers.Get<string>(MessageHeaders.FaultMessage),
            headers.GetAll().ToDictionary(header => header.Key, header => $"{header.Value}")));
        return Task.CompletedTask;
    }
}
