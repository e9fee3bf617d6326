using Microsoft.Extensions.Http.Resilience;
using MixoSync.Quotas;
using Polly;
using Polly.Retry;

namespace MixoSync.Platforms.Http;

/// <summary>
/// Configures the retries of calls that a healthy platform rejects: calls over the rate limit, and calls with an invalid token. These
/// retries do not count as transient retries.
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
        // In a parking scope the message is parked instead.
        ShouldHandle = args => ValueTask.FromResult(
            ParkingScope.Current is null && args.Outcome.Exception is AdPlatformException { Kind: FailureKind.RateLimited }),
        DelayGenerator = args => ValueTask.FromResult<TimeSpan?>(
            Wait(StrategyContext.Request(args.Context), args.Outcome.Exception, strategies.Options)),
        OnRetry = args =>
        {
            // Otherwise the ledger's block causes the wait, which is logged there.
            if (args.RetryDelay > TimeSpan.Zero)
            {
                strategies.LogRetry(args.Context, args.AttemptNumber, args.RetryDelay, args.Outcome.Exception);
            }

            return ValueTask.CompletedTask;
        },
    };

    // The ledger blocks counted calls, so they wait for their next permit. Other calls have to wait here.
    private static TimeSpan Wait(HttpRequestMessage request, Exception? exception, AdPlatformOptions options) =>
        PlatformCall.Of(request).IsCounted
            ? TimeSpan.Zero
            : RetryAfter.Bounded((exception as AdPlatformException)?.RetryAfter) + options.RateLimitGrace;

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
