using MassTransit;
using Microsoft.Extensions.Logging;
using MixoSync.Messaging;
using MixoSync.Pipeline.Parking;
using MixoSync.Platforms;
using MixoSync.Storage;

namespace MixoSync.Pipeline.Failures;

/// <summary>
/// Decides what happens to a failed message. It is redelivered later, or the failure is recorded, so that the run can complete and
/// show the reason, and the message is dead-lettered. Failures of the broker, the database or its schema do not count against the
/// message: it is requeued or deferred for as long as necessary. Placed outside the retries, so it sees only the last failure.
/// </summary>
internal sealed class FailureFilter<T>(
    Database database,
    SchemaErrors schemaErrors,
    AttemptStore attempts,
    FailureRecorder record,
    WaitRecorder waits,
    RedeliveryPolicy plan,
    PipelineMetrics metrics,
    PlatformMetrics platformMetrics,
    ILogger<FailureFilter<T>> logger)
    : IFilter<ConsumeContext<T>>
    where T : class, IRunMessage
{
    public async Task Send(ConsumeContext<T> context, IPipe<ConsumeContext<T>> next)
    {
        try
        {
            await next.Send(context);
        }
        catch (Exception e) when (context.CancellationToken.IsCancellationRequested || BrokerErrors.IsOutage(e))
        {
            Log.Requeued(logger, e.Message);
            throw new RequeueException(e);
        }
        catch (Exception e) when (IsDatabaseFailure(e))
        {
            await DeferAsync(context, e);
        }
        catch (Exception e)
        {
            if (!await RedeliverOrFailAsync(context, Failure.From(e)))
            {
                throw;
            }
        }
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("failure");

    private bool IsDatabaseFailure(Exception exception) => database.IsOutage(exception) || database.IsSchemaError(exception);

    private async Task DeferAsync(ConsumeContext<T> context, Exception cause)
    {
        var delay = RedeliveryPolicy.DelayAfterOutage();
        var isSchemaError = schemaErrors.Record(cause);
        if (isSchemaError)
        {
            await TryRecordWaitAsync(context, delay, cause);
        }

        await PublishDeferredAsync(context, delay);
        if (isSchemaError)
        {
            Log.DeferredForSchema(logger, delay, cause.Message);
        }
        else
        {
            Log.Deferred(logger, delay, cause.Message);
        }
    }

    private async Task PublishDeferredAsync(ConsumeContext<T> context, TimeSpan delay)
    {
        try
        {
            await context.DeferAsync(delay, copy =>
            {
                ParkingHeaders.Copy(context, copy);
                Redelivery.Mark(copy); // the consumer may have stopped anywhere
            });
        }
        catch (Exception e) when (BrokerErrors.IsOutage(e))
        {
            Log.Requeued(logger, e.Message);
            throw new RequeueException(e);
        }
    }

    // Unlike in an outage, the part of the schema that the search for lost messages uses may exist. Without this record, the search
    // would find this message lost after a while.
    private async Task TryRecordWaitAsync(ConsumeContext<T> context, TimeSpan delay, Exception cause)
    {
        try
        {
            await waits.SaveAsync(context.Message, delay, $"the schema does not match: {cause.Message}", context.CancellationToken);
        }
        catch (Exception e) when (IsDatabaseFailure(e))
        {
            schemaErrors.Record(e); // then that search fails, too
        }
    }

    /// <returns>Whether it will be redelivered. Otherwise the failure is recorded as permanent.</returns>
    private async Task<bool> RedeliverOrFailAsync(ConsumeContext<T> context, Failure failure)
    {
        try
        {
            var attemptsSoFar = await CountAsync(context, failure);
            if (plan.DelayAfter(failure, attemptsSoFar.Count) is { } delay)
            {
                await RedeliverAsync(context, failure, attemptsSoFar.Count, delay);
                return true;
            }

            await record.SaveAsync(context, failure);
            metrics.FailedPermanently(failure.Kind);
            Log.DeadLettered(logger, failure.Kind, failure.Reason, failure.Exception);
            context.ReceiveContext.AddOrUpdatePayload(
                () => new FailedMessage(context.Message, failure, attemptsSoFar), before => before with { Failure = failure, Attempts = attemptsSoFar });
            return false;
        }
        catch (Exception e) when (BrokerErrors.IsOutage(e))
        {
            throw new RequeueException(e);
        }
        catch (Exception e) when (IsDatabaseFailure(e))
        {
            await DeferAsync(context, e);
            return true;
        }
    }

    private async Task<Attempts> CountAsync(ConsumeContext<T> context, Failure failure) =>
        await attempts.CountAsync(context.Message, failure, context.GetRedeliveryCount(), context.CancellationToken)
        ?? new Attempts { Count = context.GetRedeliveryCount() + 1 };

    private async Task RedeliverAsync(ConsumeContext<T> context, Failure failure, int attempt, TimeSpan delay)
    {
        var reason = $"attempt {attempt} of {plan.MaxAttempts} failed ({failure.Reason}), waiting for the next one";
        await waits.SaveAsync(context.Message, delay, reason, context.CancellationToken);
        await context.DeferAsync(delay, copy => ParkingHeaders.Reset(context, copy));
        platformMetrics.Retried(RetryStage.Redelivery);
        Log.Redelivered(logger, attempt, plan.MaxAttempts, delay, failure.Kind, failure.Reason, failure.Exception);
    }
}
