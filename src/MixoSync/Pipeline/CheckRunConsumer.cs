using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MixoSync.Messaging;
using MixoSync.Platforms;
using MixoSync.Quotas;
using MixoSync.Runs;
using MixoSync.Storage;

namespace MixoSync.Pipeline;

/// <summary>
/// Forwards a probe from queue to queue, and at the end fails the messages that are lost. Queues deliver in order: every message
/// that was in a queue before the probe has been delivered, and has recorded that in the database or has published the next
/// message.
/// </summary>
/// <typeparam name="TMessage">The message whose queue it serves.</typeparam>
internal sealed class CheckRunConsumer<TMessage>(
    OverdueStore overdue,
    RunProgress progress,
    IQuotaLedger ledger,
    SchemaErrors schemaErrors,
    PipelineMetrics metrics,
    IOptions<RunOptions> options,
    ILogger<CheckRunConsumer<TMessage>> logger) : IConsumer<CheckRun>
    where TMessage : class, IRunMessage
{
    // A message that was delivered just before the probe may not have recorded that yet, for example while the database restarts.
    private static readonly TimeSpan MaxGrace = TimeSpan.FromSeconds(30);

    // The last queue twice, so that the grace period also applies to its messages.
    private static readonly string[] Route = [.. QueueNames.All, QueueNames.All[^1]];

    public async Task Consume(ConsumeContext<CheckRun> context)
    {
        try
        {
            await (context.Message.Passed + 1 < Route.Length ? ForwardAsync(context) : FailLostMessagesAsync(context));
        }
        catch (Exception e)
        {
            // Not dead-lettered, because a scheduler sends another probe.
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

    private async Task FailLostMessagesAsync(ConsumeContext<CheckRun> context)
    {
        var (probe, token) = (context.Message, context.CancellationToken);
        var lost = await overdue.FailLostAsync(probe.RunId, probe.AskedAt - options.Value.LostAfter, token);
        if (lost is not { Campaigns: 0, Listing: false })
        {
            metrics.FailedPermanently(FailureKind.Lost, lost.Campaigns + (lost.Listing ? 1 : 0));
            await ledger.ReleaseAsync(probe.ClientId, token); // reserved by the lost messages
            Log.MessagesLost(logger, lost.Campaigns, lost.Listing);
        }

        await progress.AdvanceAsync(probe.RunId, context, token);
    }
}

/// <summary>Shares the endpoint of the message, which the definition of that message configures.</summary>
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
