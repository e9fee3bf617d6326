using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Polly;
using Polly.CircuitBreaker;
using Polly.Fallback;

namespace MixoSync.Platforms.Http;

/// <summary>
/// Stops calling a host for a while if it keeps failing. Placed after the permit, so it sees only calls that are really sent: Polly
/// would count everything else, for example a call that has to be parked, as a success.
/// </summary>
internal static class CircuitBreakerStrategy
{
    public static void Configure(ResiliencePipelineBuilder<HttpResponseMessage> builder, ResilienceHandlerContext context)
    {
        var options = StrategyContext.For(builder, context).Options;
        var circuits = context.ServiceProvider.GetRequiredService<CircuitStates>();
        builder.AddFallback(OpenCircuit(options)).AddCircuitBreaker(Breaker(options, circuits));
    }

    // Connectors throw AdPlatformException only, so Polly's exception is replaced.
    private static FallbackStrategyOptions<HttpResponseMessage> OpenCircuit(AdPlatformOptions options) => new()
    {
        Name = "open-circuit",
        ShouldHandle = args => ValueTask.FromResult(args.Outcome.Exception is BrokenCircuitException),
        FallbackAction = args => Outcome.FromExceptionAsValueTask<HttpResponseMessage>(CircuitStates.Failure(
            Uri(args.Context), UntilProbe(args.Outcome.Exception, options), args.Outcome.Exception)),
    };

    // A probe that takes longer than the break leaves a time in the past.
    private static TimeSpan UntilProbe(Exception? exception, AdPlatformOptions options) =>
        exception is BrokenCircuitException { RetryAfter: { } wait } && wait > TimeSpan.Zero ? wait : options.BreakDuration;

    private static CircuitBreakerStrategyOptions<HttpResponseMessage> Breaker(AdPlatformOptions options, CircuitStates circuits) =>
        new()
        {
            Name = "circuit-breaker",
            MinimumThroughput = options.BreakerMinimumThroughput,
            FailureRatio = options.BreakerFailureRatio,
            SamplingDuration = options.BreakerSamplingDuration,
            BreakDuration = options.BreakDuration,
            ShouldHandle = args => ValueTask.FromResult(
                args.Outcome.Exception is AdPlatformException { Kind: FailureKind.Transient }),
            OnOpened = args => Report(() => circuits.Open(Uri(args.Context), args.BreakDuration)),
            OnHalfOpened = args => Report(() => circuits.HalfOpen(Uri(args.Context), options.BreakDuration)),
            OnClosed = args => Report(() => circuits.Close(Uri(args.Context))),
        };

    private static ValueTask Report(Action report)
    {
        report();
        return ValueTask.CompletedTask;
    }

    private static Uri Uri(ResilienceContext context) => StrategyContext.Request(context).RequestUri!;
}
