using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Polly;
using Polly.CircuitBreaker;
using Polly.Fallback;

namespace MixoSync.Platforms.Http;

/// <summary>
/// Configures the circuit breaker of each host. It is inside the permit handler, so that it only sees calls that are really sent:
/// Polly counts any other exception, such as that of a parked call, as a success.
/// </summary>
internal static class CircuitBreakerStrategy
{
    public static void Configure(ResiliencePipelineBuilder<HttpResponseMessage> builder, ResilienceHandlerContext context)
    {
        var options = StrategyContext.For(builder, context).Options;
        var circuits = context.ServiceProvider.GetRequiredService<CircuitStates>();
        builder.AddFallback(OpenCircuit(options)).AddCircuitBreaker(Breaker(options, circuits));
    }

    // Connectors only throw AdPlatformException, so Polly's exception is converted.
    private static FallbackStrategyOptions<HttpResponseMessage> OpenCircuit(AdPlatformOptions options) => new()
    {
        Name = "open-circuit",
        ShouldHandle = args => ValueTask.FromResult(args.Outcome.Exception is BrokenCircuitException),
        FallbackAction = args => Outcome.FromExceptionAsValueTask<HttpResponseMessage>(CircuitStates.Failure(
            Uri(args.Context), UntilProbe(args.Outcome.Exception, options), args.Outcome.Exception)),
    };

    // If a probe takes longer than the break duration, Polly reports a time in the past.
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
