using MassTransit;
using Microsoft.Extensions.Logging;
using MixoSync.Messaging;

namespace MixoSync.Pipeline.Failures;

/// <summary>
/// Handles a failed message: it is redelivered later, or the failure is recorded, so that its run can end and report it, and the
/// message becomes a dead letter. Failures of the broker, the database or its schema do not count: the message is requeued or deferred
/// until they are over. The filter is outside the retry, so it sees only the last failure.
/// </summary>
internal sealed class FailureFilter<T>(
    DatabaseFailures databaseFailures,
    OutageDeferral deferral,
    MessageRedelivery redelivery,
    FailureRecorder recorder,
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
        catch (Exception e) when (databaseFailures.IsDatabaseFailure(e))
        {
            await deferral.DeferAsync(context, e);
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

    // Returns false if the message has failed permanently, which is then recorded.
    private async Task<bool> RedeliverOrFailAsync(ConsumeContext<T> context, Failure failure)
    {
        try
        {
            var attempts = await redelivery.CountAsync(context, failure);
            if (await redelivery.TryRedeliverAsync(context, failure, attempts.Count))
            {
                return true;
            }

            await recorder.SaveAsync(context, failure, attempts);
            return false;
        }
        catch (Exception e) when (BrokerErrors.IsOutage(e))
        {
            throw new RequeueException(e);
        }
        catch (Exception e) when (databaseFailures.IsDatabaseFailure(e))
        {
            await deferral.DeferAsync(context, e);
            return true;
        }
    }
}
