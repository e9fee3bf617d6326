using MassTransit;
using Microsoft.Extensions.Logging;
using MixoSync.Platforms;
using MixoSync.Runs;
using MixoSync.Storage;

namespace MixoSync.Pipeline;

/// <summary>Counts the platform calls of a message for its run.</summary>
internal sealed class RunCallsFilter<T>(RunCallStore calls, SchemaErrors schemaErrors, ILogger<RunCallsFilter<T>> logger) : IFilter<ConsumeContext<T>>
    where T : class, IRunMessage
{
    public async Task Send(ConsumeContext<T> context, IPipe<ConsumeContext<T>> next)
    {
        using (SentCalls.Observe((operation, outcome) => RecordAsync(context.Message, operation, outcome)))
        {
            await next.Send(context);
        }
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("run-calls");

    // The call has been made, so a failure to count it must not fail the campaign.
    private async Task RecordAsync(T message, string operation, string outcome)
    {
        try
        {
            await calls.RecordAsync(message.RunId, operation, outcome);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            schemaErrors.Record(e);
            Log.CallNotCounted(logger, operation, outcome, e.Message);
        }
    }
}
