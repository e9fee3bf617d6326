using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MixoSync.Messaging;
using MixoSync.Runs;
using MixoSync.Storage;

namespace MixoSync.Pipeline;

/// <summary>
/// Forwards a probe from queue to queue. After the last queue, whatever has made no progress is lost: a queue delivers in order, so each
/// message that was in it before the probe has been delivered, which the database shows, or has sent the next message.
/// </summary>
/// <typeparam name="TMessage">The type of message whose queue the consumer uses.</typeparam>
internal sealed class CheckRunConsumer<TMessage>(
    LostMessageRecorder lostMessages, SchemaErrors schemaErrors, IOptions<RunOptions> options, ILogger<CheckRunConsumer<TMessage>> logger)
    : IConsumer<CheckRun>
    where TMessage : class, IRunMessage
{
    // A message that was delivered just before the probe may not have updated the database yet, for example while that restarts.
    private static readonly TimeSpan MaxGrace = TimeSpan.FromSeconds(30);

    // The last queue comes twice, so that the grace period applies to its messages too.
    private static readonly string[] Route = [.. QueueNames.All, QueueNames.All[^1]];

    public async Task Consume(ConsumeContext<CheckRun> context)
    {
        try
        {
            await (context.Message.Passed + 1 < Route.Length ? ForwardAsync(context) : FailLostMessagesAsync(context));
        }
        catch (Exception e)
        {
            // The probe does not become a dead letter because a scheduler sends another one.
            schemaErrors.Record(e);
            Log.ProbeFailed(logger, e.Message);
        }
    }

    private async Task ForwardAsync(ConsumeContext<CheckRun> context)
    {
        var passed = context.Message.Passed + 1;
        var grace = options.Value.LostAfter < MaxGrace ? options.Value.LostAfter : MaxGrace;
        await context.GetPayload<MessageSchedulerContext>().ScheduleSend(
            new Uri($"exchange:{Route[passed]}"), grace, context.Message with { Passed = passed }, context.CancellationToken);
    }

    private Task FailLostMessagesAsync(ConsumeContext<CheckRun> context) => lostMessages.FailLostAsync(
        context.Message, context.Message.AskedAt - options.Value.LostAfter, context, context.CancellationToken);
}

/// <summary>Uses the endpoint of the message, which the definition of the message's own consumer configures.</summary>
internal sealed class CheckRunDefinition<TMessage> : ConsumerDefinition<CheckRunConsumer<TMessage>>
    where TMessage : class, IRunMessage
{
    public CheckRunDefinition() => EndpointName = KebabCaseEndpointNameFormatter.Instance.Message<TMessage>();

    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator,
        IConsumerConfigurator<CheckRunConsumer<TMessage>> consumerConfigurator,
        IRegistrationContext context) =>
        consumerConfigurator.Message<CheckRun>(
            pipe => pipe.UseFilter(ActivatorUtilities.CreateInstance<LogScopeFilter<CheckRun>>(context)));
}
