using MassTransit;
using Microsoft.Extensions.Logging;
using MixoSync.Messaging;
using MixoSync.Pipeline.Parking;
using MixoSync.Platforms;
using MixoSync.Storage;

namespace MixoSync.Pipeline.Failures;

/// <summary>
/// Decides what becomes of a message that failed: it is tried again later, or it is recorded in the database, so that its
/// run can end and say why, and goes on to the dead letters. What the broker, the database or its schema brought about is no
/// failure of the message: it goes back, or is put off for as long as it takes. Stands outside the retry, so it sees only the
/// last failure.
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
                Redelivery.Mark(copy); // it may have got as far as anywhere
            });
        }
        catch (Exception e) when (BrokerErrors.IsOutage(e))
        {
            Log.Requeued(logger, e.Message);
            throw new RequeueException(e);
        }
    }

    // Unlike in an outage, the part of the schema that the search for lost messages needs may be there: without a note it
    // would take this message for lost after a while.
    private async Task TryRecordWaitAsync(ConsumeContext<T> context, TimeSpan delay, Exception cause)
    {
        try
        {
            await waits.SaveAsync(context.Message, delay, $"the schema does not fit: {cause.Message}", context.CancellationToken);
        }
        catch (Exception e) when (IsDatabaseFailure(e))
        {
            schemaErrors.Record(e); // then that search fails, too
        }
    }

    /// <returns>Whether it will be; else it is recorded as failed for good.</returns>
    private async Task<bool> RedeliverOrFailAsync(ConsumeContext<T> context, Failure failure)
    {
        try
        {
            var soFar = await CountAsync(context, failure);
            if (plan.DelayAfter(failure, soFar.Count) is { } delay)
            {
                await RedeliverAsync(context, failure, soFar.Count, delay);
                return true;
            }

            await record.SaveAsync(context, failure);
            metrics.FailedPermanently(failure.Kind);
            Log.DeadLettered(logger, failure.Kind, failure.Reason, failure.Exception);
            context.ReceiveContext.AddOrUpdatePayload(
                () => new FailedMessage(context.Message, failure, soFar), before => before with { Failure = failure, Attempts = soFar });
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
        var reason = $"attempt {attempt} of {plan.MaxAttempts} failed ({failure.Reason}); is tried again";
        await waits.SaveAsync(context.Message, delay, reason, context.CancellationToken);
        await context.DeferAsync(delay, copy => ParkingHeaders.Reset(context, copy));
        platformMetrics.Retried(RetryStage.Redelivery);
        Log.Redelivered(logger, attempt, plan.MaxAttempts, delay, failure.Kind, failure.Reason, failure.Exception);
    }
}
