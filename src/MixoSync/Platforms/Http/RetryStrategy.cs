using Microsoft.Extensions.Http.Resilience;
using MixoSync.Quotas;
using Polly;
using Polly.Retry;

namespace MixoSync.Platforms.Http;

/// <summary>Configures the in-process retries of transient failures.</summary>
internal static class RetryStrategy
{
    public static void Configure(ResiliencePipelineBuilder<HttpResponseMessage> builder, ResilienceHandlerContext context)
    {
        var strategies = StrategyContext.For(builder, context);
        builder.AddRetry(new RetryStrategyOptions<HttpResponseMessage>
        {
            Name = "transient",
            MaxRetryAttempts = strategies.Options.MaxRetries,
            ShouldHandle = args => ValueTask.FromResult(
                strategies.MayRetry && args.Outcome.Exception is AdPlatformException e && IsRetried(e.Kind)),
            DelayGenerator = args => ValueTask.FromResult<TimeSpan?>(
                Backoff.Delay(strategies.Options.RetryBaseDelay, args.AttemptNumber, Random.Shared.NextDouble())),
            OnRetry = args =>
            {
                ParkingScope.Current?.CountRetry();
                strategies.Metrics.Retried(RetryStage.Call);
                strategies.LogRetry(args.Context, args.AttemptNumber, args.RetryDelay, args.Outcome.Exception);
                return ValueTask.CompletedTask;
            },
        });
    }

    // In a parking scope the message is parked until the next probe. Without one, the call retries until the circuit closes.
    private static bool IsRetried(FailureKind kind) =>
        kind == FailureKind.Transient || (kind == FailureKind.CircuitOpen && ParkingScope.Current is null);
}
