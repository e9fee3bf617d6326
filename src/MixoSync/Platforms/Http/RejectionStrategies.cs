using Microsoft.Extensions.Http.Resilience;
using MixoSync.Quotas;
using Polly;
using Polly.Retry;

namespace MixoSync.Platforms.Http;

/// <summary>
/// Retries calls that a healthy platform rejects: calls over the rate limit, and calls with an invalid token. Neither counts as a
/// transient failure.
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
        // If there is a message, it is parked instead.
        ShouldHandle = args => ValueTask.FromResult(
            ParkingScope.Current is null && args.Outcome.Exception is AdPlatformException { Kind: FailureKind.RateLimited }),
        DelayGenerator = args => ValueTask.FromResult<TimeSpan?>(
            Wait(StrategyContext.Request(args.Context), args.Outcome.Exception, strategies.Options)),
        OnRetry = args =>
        {
            // A counted call waits in the ledger, which logs the wait.
            if (args.RetryDelay > TimeSpan.Zero)
            {
                strategies.LogRetry(args.Context, args.AttemptNumber, args.RetryDelay, args.Outcome.Exception);
            }

            return ValueTask.CompletedTask;
        },
    };

    // A counted call waits for its next permit, because the ledger knows about the rejection. Other calls wait here.
    private static TimeSpan Wait(HttpRequestMessage request, Exception? rejection, AdPlatformOptions options) =>
        PlatformCall.Of(request).IsCounted
            ? TimeSpan.Zero
            : RetryAfter.Bounded((rejection as AdPlatformException)?.RetryAfter) + options.RateLimitGrace;

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
