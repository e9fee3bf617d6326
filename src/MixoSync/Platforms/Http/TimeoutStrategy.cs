using Microsoft.Extensions.Http.Resilience;
using Polly;
using Polly.Timeout;

namespace MixoSync.Platforms.Http;

/// <summary>Configures the timeout of one attempt, including the response body.</summary>
internal static class TimeoutStrategy
{
    public static void Configure(ResiliencePipelineBuilder<HttpResponseMessage> builder, ResilienceHandlerContext context)
    {
        var options = StrategyContext.For(builder, context).Options;
        builder.AddTimeout(new TimeoutStrategyOptions
        {
            TimeoutGenerator = args => ValueTask.FromResult(
                PlatformCall.Of(StrategyContext.Request(args.Context)).IsTokenRequest
                    ? options.TokenTimeout
                    : options.CallTimeout),
        });
    }
}
