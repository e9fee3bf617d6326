using Microsoft.Extensions.Http.Resilience;
using MixoSync.Quotas;
using Polly;
using Polly.Retry;

namespace MixoSync.Platforms.Http;

/// <summary>
/// What a platform that is well refuses: calls beyond the quota, and tokens. Neither costs a transient attempt.
/// </summary>
internal static class RejectionStrategies
{
    public static void Configure(ResiliencePipelineBuilder<HttpResponseMessage> builder, ResilienceHandlerContext context)
    {
        var strategies = StrategyContext.For(builder, context);
        builder.AddRetry(RateLimitRetry(strategies)).AddRetry(TokenRetry(strategies));
    }

    private static RetryStrategyOptions<HttpResponseMessage> RateLimitRetry(StrategyContext strategies) => new()
    {
        Name = "rate-limit",
        MaxRetryAttempts = strategies.Options.MaxRateLimitWaits,
        // A message is parked until then.
        ShouldHandle = args => ValueTask.FromResult(
            ParkingScope.Current is null && args.Outcome.Exception is AdPlatformException { Kind: FailureKind.RateLimited }),
        DelayGenerator = args => ValueTask.FromResult<TimeSpan?>(
            Wait(StrategyContext.Request(args.Context), args.Outcome.Exception, strategies.Options)),
        OnRetry = args =>
        {
            // Else the wait is the ledger's, and so is the log line.
            if (args.RetryDelay > TimeSpan.Zero)
            {
                strategies.LogRetry(args.Context, args.AttemptNumber, args.RetryDelay, args.Outcome.Exception);
            }

            return ValueTask.CompletedTask;
        },
    };

    // A counted call waits for its next permit: the ledger knows of the refusal. No ledger holds back the others.
    private static TimeSpan Wait(HttpRequestMessage request, Exception? refusal, AdPlatformOptions options) =>
        PlatformCall.Of(request).IsCounted
            ? TimeSpan.Zero
            : RetryAfter.Bounded((refusal as AdPlatformException)?.RetryAfter) + options.RateLimitGrace;

    private static RetryStrategyOptions<HttpResponseMessage> TokenRetry(StrategyContext strategies) => new()
    {
        Name = "token",
        MaxRetryAttempts = 1,
        Delay = TimeSpan.Zero,
        ShouldHandle = args => ValueTask.FromResult(
            strategies.MayRetry
            && TokenHandler.IsTokenRejection(args.Outcome.Exception, StrategyContext.Request(args.Context))),
        OnRetry = _ =>
        {
            ParkingScope.Current?.CountRetry();
            strategies.Metrics.Retried(RetryStage.Call);
            return ValueTask.CompletedTask;
        },
    };
}
