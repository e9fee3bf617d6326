using MassTransit;
using MassTransit.Configuration;
using MassTransit.Context;
using MassTransit.Scheduling;

namespace MixoSync.Messaging;

/// <summary>
/// Implements MassTransit's message scheduling with the delay levels. <c>Redeliver</c>, <c>UseScheduledRedelivery</c> and parking use it.
/// A scheduled message is in a durable queue immediately, confirmed by the broker, and cannot be cancelled.
/// </summary>
internal sealed class DelayLevelScheduler(ConsumeContext context, TimeProvider time) : IScheduleMessageProvider
{
    /// <exception cref="MessageReturnedException">The delay levels are not declared.</exception>
    public async Task<ScheduledMessage<T>> ScheduleSend<T>(
        Uri destinationAddress, DateTime scheduledTime, T message, IPipe<SendContext<T>> pipe, CancellationToken cancellationToken)
        where T : class
    {
        var seconds = DelayLevels.Seconds(scheduledTime - time.GetUtcNow().UtcDateTime);
        var queue = QueueOf(destinationAddress);
        var address = DelayLevels.FirstLevel(seconds) is { } level
            ? new Uri($"exchange:{DelayLevels.Name(level)}?type=topic")
            : new Uri($"exchange:{queue}");
        var endpoint = await context.GetSendEndpoint(address);
        await endpoint.Send(message, new RoutedPipe<T>(pipe, DelayLevels.RoutingKey(seconds, queue)), cancellationToken);
        return new ScheduledMessageHandle<T>(NewId.NextGuid(), scheduledTime, destinationAddress, message);
    }

    public Task CancelScheduledSend(Guid tokenId, CancellationToken cancellationToken) => throw CancellationNotSupported();

    public Task CancelScheduledSend(Uri destinationAddress, Guid tokenId, CancellationToken cancellationToken) =>
        throw CancellationNotSupported();

    private static string QueueOf(Uri destination) => destination.AbsolutePath[(destination.AbsolutePath.LastIndexOf('/') + 1)..];

    private static NotSupportedException CancellationNotSupported() => new("A message in the delay levels cannot be cancelled.");

    private sealed class RoutedPipe<T>(IPipe<SendContext<T>> inner, string routingKey) : IPipe<SendContext<T>>
        where T : class
    {
        public async Task Send(SendContext<T> context)
        {
            await inner.Send(context);
            context.SetRoutingKey(routingKey);
        }

        public void Probe(ProbeContext context) => inner.Probe(context);
    }
}

/// <summary>Adds a scheduler that uses the delay levels to the context of every consumer.</summary>
internal sealed class DelayLevelFilter(TimeProvider time) : IFilter<ConsumeContext>, IPipeSpecification<ConsumeContext>
{
    public Task Send(ConsumeContext context, IPipe<ConsumeContext> next)
    {
        context.GetOrAddPayload<MessageSchedulerContext>(() => new ConsumeMessageSchedulerContext(context, Scheduler));
        return next.Send(context);
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("delay-levels");

    public void Apply(IPipeBuilder<ConsumeContext> builder) => builder.AddFilter(this);

    public IEnumerable<ValidationResult> Validate() => [];

    private MessageScheduler Scheduler(ConsumeContext context) =>
        new(new DelayLevelScheduler(context, time), context.GetPayload<IBusTopology>());
}
