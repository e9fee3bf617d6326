using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Polly;
using Polly.CircuitBreaker;
using Polly.Fallback;

namespace MixoSync.Platforms.Http;

/// <summary>
/// Leaves a host alone for a while when it keeps failing. Stands below the permits, so that it sees only calls that are
/// really sent: Polly takes whatever else comes by, such as a call that has to be parked, for one that went well.
/// </summary>
internal static class CircuitBreakerStrategy
{
    public static void Configure(ResiliencePipelineBuilder<HttpResponseMessage> builder, ResilienceHandlerContext context)
    {
        var options = StrategyContext.For(builder, context).Options;
        var circuits = context.ServiceProvider.GetRequiredService<CircuitStates>();
        builder.AddFallback(OpenCircuit(options)).AddCircuitBreaker(Breaker(options, circuits));
    }

    // The one exception of all connectors must not let Polly's own through.
    private static FallbackStrategyOptions<HttpResponseMessage> OpenCircuit(AdPlatformOptions options) => new()
    {
        Name = "open-circuit",
        ShouldHandle = args => ValueTask.FromResult(args.Outcome.Exception is BrokenCircuitException),
        FallbackAction = args => Outcome.FromExceptionAsValueTask<HttpResponseMessage>(CircuitStates.Failure(
            Uri(args.Context), UntilProbe(args.Outcome.Exception, options), args.Outcome.Exception)),
    };

    // A probe that takes longer than the break leaves a time that is over.
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
