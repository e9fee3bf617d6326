using MassTransit;
using Microsoft.Extensions.Logging;
using MixoSync.Messaging;
using MixoSync.Pipeline.Parking;
using MixoSync.Platforms;

namespace MixoSync.Pipeline.Failures;

/// <summary>Counts failed attempts and redelivers messages whose failure is transient.</summary>
internal sealed class MessageRedelivery(
    AttemptStore attempts, RedeliveryPolicy policy, WaitRecorder waits, PlatformMetrics metrics, ILogger<MessageRedelivery> logger)
{
    /// <summary>Counts a failed attempt.</summary>
    /// <returns>All failed attempts of the message, including this one.</returns>
    public async Task<Attempts> CountAsync<T>(ConsumeContext<T> context, Failure failure)
        where T : class, IRunMessage =>
        await attempts.CountAsync(context.Message, failure, context.GetRedeliveryCount(), context.CancellationToken)
        ?? new Attempts { Count = context.GetRedeliveryCount() + 1 };

    /// <summary>Schedules the redelivery of a message, unless it has failed permanently.</summary>
    /// <returns>Whether the message will be redelivered.</returns>
    public async Task<bool> TryRedeliverAsync<T>(ConsumeContext<T> context, Failure failure, int attempt)
        where T : class, IRunMessage
    {
        if (policy.DelayAfter(failure, attempt) is not { } delay)
        {
            return false;
        }

        var reason = $"attempt {attempt} of {policy.MaxAttempts} failed ({failure.Reason}); will be retried";
        await waits.SaveAsync(context.Message, delay, reason, context.CancellationToken);
        await context.DeferAsync(delay, copy => ParkingHeaders.Reset(context, copy));
        metrics.Retried(RetryStage.Redelivery);
        Log.Redelivered(logger, attempt, policy.MaxAttempts, delay, failure.Kind, failure.Reason, failure.Exception);
        return true;
    }
}
