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
/// Passes a probe from queue to queue, and at the end fails what has not been heard of. A queue delivers in order: what was
/// in it before the probe has been delivered, and said so in the database, or was emitted into the next queue.
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
    // What was delivered just before the probe may not have said so yet, as while the database restarts.
    private static readonly TimeSpan MaxGrace = TimeSpan.FromSeconds(30);

    // The last queue twice: the grace holds for its messages, too.
    private static readonly string[] Route = [.. QueueNames.All, QueueNames.All[^1]];

    public async Task Consume(ConsumeContext<CheckRun> context)
    {
        try
        {
            await (context.Message.Passed + 1 < Route.Length ? ForwardAsync(context) : FailLostMessagesAsync(context));
        }
        catch (Exception e)
        {
            // Not a dead letter: a scheduler asks again.
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
            await ledger.ReleaseAsync(probe.ClientId, token); // what the lost messages had reserved
            Log.MessagesLost(logger, lost.Campaigns, lost.Listing);
        }

        await progress.AdvanceAsync(probe.RunId, context, token);
    }
}

/// <summary>Shares the endpoint of the message, which is set by that message's own definition.</summary>
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
