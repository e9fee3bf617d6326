using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http.Resilience;
using MixoSync.Quotas;

namespace MixoSync.Platforms.Http;

/// <summary>Registers the HTTP pipeline of all connectors. docs/architecture.md describes it.</summary>
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
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan) // PooledConnectionLifetime renews the connections.
            .ConfigurePrimaryHttpMessageHandler(Transport)
            .AddPipeline();
        return services;
    }

    /// <summary>Adds the handlers, outermost first. Each handler sees the exceptions of the handlers after it.</summary>
    private static void AddPipeline(this IHttpClientBuilder client)
    {
        client.AddResilienceHandler("rejections", RejectionStrategies.Configure);
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
        AutomaticDecompression = DecompressionMethods.All, // Also asks for compression.
        AllowAutoRedirect = false, // A redirect could send credentials to another host and would be a second call.
        PreAuthenticate = false, // If the transport had credentials, it would respond to a 401 with a second call.
        UseCookies = false, // Clients must not share a session.
        PooledConnectionLifetime = TimeSpan.FromMinutes(5), // Picks up DNS changes.
        ConnectTimeout = TimeSpan.FromSeconds(10),
        // For https through an HTTP proxy, the transport first opens a tunnel with a CONNECT request. The platform does not see that one.
        PlaintextStreamFilter = (context, _) => ValueTask.FromResult(
            context.InitialRequestMessage.Method == HttpMethod.Connect ? context.PlaintextStream : SendTimer.Wrap(context.PlaintextStream)),
    };
}
