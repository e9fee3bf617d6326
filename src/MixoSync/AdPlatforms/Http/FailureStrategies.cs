using Microsoft.Extensions.Http.Resilience;
using Polly;
using Polly.CircuitBreaker;
using Polly.Fallback;
using Polly.Retry;

namespace MixoSync.AdPlatforms.Http;

/// <summary>
/// What is done about a host that fails: try again soon, and leave it alone for a while when it keeps failing.
/// </summary>
internal static class FailureStrategies
{
    public static void Configure(ResiliencePipelineBuilder<HttpResponseMessage> builder, ResilienceHandlerContext context)
    {
        var strategies = StrategyContext.For(builder, context);
        builder.AddRetry(Retry(strategies)).AddFallback(OpenCircuit()).AddCircuitBreaker(Breaker(strategies));
    }

    private static RetryStrategyOptions<HttpResponseMessage> Retry(StrategyContext strategies) => new()
    {
        Name = "transient",
        MaxRetryAttempts = strategies.Options.MaxRetries,
        ShouldHandle = args => ValueTask.FromResult(IsTransient(args.Outcome.Exception)),
        DelayGenerator = args => ValueTask.FromResult<TimeSpan?>(
            Backoff.Delay(strategies.Options.RetryBaseDelay, args.AttemptNumber, Random.Shared.NextDouble())),
        OnRetry = args =>
        {
            strategies.LogRetry(args.Context, args.AttemptNumber, args.RetryDelay, args.Outcome.Exception);
            return ValueTask.CompletedTask;
        },
    };

    // The one exception of all connectors must not let Polly's own through.
    private static FallbackStrategyOptions<HttpResponseMessage> OpenCircuit() => new()
    {
        Name = "open-circuit",
        ShouldHandle = args => ValueTask.FromResult(args.Outcome.Exception is BrokenCircuitException),
        FallbackAction = args => Outcome.FromExceptionAsValueTask<HttpResponseMessage>(new AdPlatformException(
            FailureKind.Transient,
            $"{Host(args.Context)} keeps failing, so its circuit is open: it is not called for a while",
            innerException: args.Outcome.Exception)),
    };

    private static CircuitBreakerStrategyOptions<HttpResponseMessage> Breaker(StrategyContext strategies) => new()
    {
        Name = "circuit-breaker",
        MinimumThroughput = strategies.Options.BreakerMinimumThroughput,
        FailureRatio = strategies.Options.BreakerFailureRatio,
        SamplingDuration = strategies.Options.BreakerSamplingDuration,
        BreakDuration = strategies.Options.BreakDuration,
        ShouldHandle = args => ValueTask.FromResult(IsTransient(args.Outcome.Exception)),
        OnOpened = args =>
        {
            strategies.Logger.CircuitOpened(Host(args.Context), args.BreakDuration);
            return ValueTask.CompletedTask;
        },
        OnHalfOpened = args =>
        {
            strategies.Logger.CircuitHalfOpened(Host(args.Context));
            return ValueTask.CompletedTask;
        },
        OnClosed = args =>
        {
            strategies.Logger.CircuitClosed(Host(args.Context));
            return ValueTask.CompletedTask;
        },
    };

    private static bool IsTransient(Exception? exception) =>
        exception is AdPlatformException { Kind: FailureKind.Transient };

    private static string Host(ResilienceContext context) => StrategyContext.Request(context).RequestUri!.Authority;
}
