using MassTransit;
using Microsoft.Extensions.Logging;
using MixoSync.Messaging;
using MixoSync.Pipeline.Parking;

namespace MixoSync.Pipeline.Failures;

/// <summary>Defers messages while the database is unavailable or its schema does not match.</summary>
internal sealed class OutageDeferral(DatabaseFailures databaseFailures, WaitRecorder waits, ILogger<OutageDeferral> logger)
{
    /// <exception cref="RequeueException">The broker did not accept the deferred copy.</exception>
    public async Task DeferAsync<T>(ConsumeContext<T> context, Exception cause)
        where T : class, IRunMessage
    {
        var delay = RedeliveryPolicy.DelayAfterOutage();
        var isSchemaError = databaseFailures.RecordSchemaError(cause);
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

    private async Task PublishDeferredAsync<T>(ConsumeContext<T> context, TimeSpan delay)
        where T : class, IRunMessage
    {
        try
        {
            await context.DeferAsync(delay, copy =>
            {
                ParkingHeaders.Copy(context, copy);
                Redelivery.Mark(copy); // the failed attempt may have done part of the work
            });
        }
        catch (Exception e) when (BrokerErrors.IsOutage(e))
        {
            Log.Requeued(logger, e.Message);
            throw new RequeueException(e);
        }
    }

    // If only part of the schema does not match, the search for lost messages may still work. Without this record it would declare the
    // message lost.
    private async Task TryRecordWaitAsync<T>(ConsumeContext<T> context, TimeSpan delay, Exception cause)
        where T : class, IRunMessage
    {
        try
        {
            await waits.SaveAsync(context.Message, delay, $"the schema does not match: {cause.Message}", context.CancellationToken);
        }
        catch (Exception e) when (databaseFailures.IsDatabaseFailure(e))
        {
            databaseFailures.RecordSchemaError(e); // the search for lost messages fails too
        }
    }
}
