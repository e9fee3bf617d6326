using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http.Resilience;
using MixoSync.Quotas;

namespace MixoSync.Platforms.Http;

/// <summary>The HTTP pipeline that all connectors use.</summary>
internal static class PlatformHttp
{
    public const string ClientName = "ad-platforms";

    public static IServiceCollection AddPlatformHttp(this IServiceCollection services)
    {
        services.TryAddSingleton<BearerTokens>();
        services.TryAddSingleton<CircuitStates>();
        services.TryAddSingleton<PlatformHttpClient>();
        services.TryAddTransient<TokenHandler>();
        services.TryAddTransient<OpenCircuitHandler>();
        services.TryAddSingleton<LedgerLatency>();
        services.TryAddTransient<PermitHandler>();
        services.TryAddTransient<CallMetricsHandler>();
        services.TryAddTransient<ResponseHandler>();
        services.TryAddTransient<NetworkFailureHandler>();
        services.TryAddTransient<ResponseBufferHandler>();
        services.AddHttpClient(ClientName, ConfigureClient)
            .RemoveAllLoggers() // They would log headers.
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan) // The transport renews its connections itself.
            .ConfigurePrimaryHttpMessageHandler(Transport)
            .AddPipeline();
        return services;
    }

    /// <summary>The outermost handler comes first. Each handler sees what the handlers after it throw.</summary>
    private static void AddPipeline(this IHttpClientBuilder client)
    {
        client.AddResilienceHandler("refusals", RejectionStrategies.Configure);
        client.AddHttpMessageHandler<TokenHandler>();
        client.AddResilienceHandler("retry", RetryStrategy.Configure);
        client.AddHttpMessageHandler<OpenCircuitHandler>();
        client.AddHttpMessageHandler<PermitHandler>();
        client.AddResilienceHandler("circuit", CircuitBreakerStrategy.Configure).SelectPipelineByAuthority();
        client.AddHttpMessageHandler<CallMetricsHandler>();
        client.AddHttpMessageHandler<ResponseHandler>();
        client.AddHttpMessageHandler<NetworkFailureHandler>();
        client.AddResilienceHandler("timeout", TimeoutStrategy.Configure);
        client.AddHttpMessageHandler<ResponseBufferHandler>();
    }

    private static void ConfigureClient(HttpClient client)
    {
        client.Timeout = Timeout.InfiniteTimeSpan; // The pipeline has a timeout per attempt.
        client.DefaultRequestHeaders.UserAgent.ParseAdd("MixoSync");
        client.DefaultRequestHeaders.Accept.ParseAdd("application/json");
    }

    private static SocketsHttpHandler Transport() => new()
    {
        AllowAutoRedirect = false, // A redirect could send credentials to another host, and would be a second call.
        PreAuthenticate = false, // With credentials it would respond to a 401 with a second call.
        UseCookies = false, // Clients must not share a session.
        PooledConnectionLifetime = TimeSpan.FromMinutes(5), // So that DNS changes take effect.
        ConnectTimeout = TimeSpan.FromSeconds(10),
        // Through an HTTP proxy, a call to https first opens a tunnel on its own connection. The platform does not see that.
        PlaintextStreamFilter = (context, _) => ValueTask.FromResult(
            context.InitialRequestMessage.Method == HttpMethod.Connect ? context.PlaintextStream : SendTimer.Wrap(context.PlaintextStream)),
    };
}
