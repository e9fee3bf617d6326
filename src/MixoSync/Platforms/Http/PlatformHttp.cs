using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http.Resilience;
using MixoSync.Quotas;

namespace MixoSync.Platforms.Http;

/// <summary>The pipeline that every connector's calls go through: DESIGN.md, "The quota ledger".</summary>
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

    /// <summary>Outermost first: each handler sees what those below it throw.</summary>
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
        AllowAutoRedirect = false, // A redirect could take credentials to another host, and would be a second call.
        PreAuthenticate = false, // With credentials, which it has none of, it would answer a 401 by a second call.
        UseCookies = false, // Clients must not share a session.
        PooledConnectionLifetime = TimeSpan.FromMinutes(5), // So that a moved host is found.
        ConnectTimeout = TimeSpan.FromSeconds(10),
        // Behind an HTTP proxy a call to https first has a tunnel opened on a connection of its own: the platform does not see that.
        PlaintextStreamFilter = (context, _) => ValueTask.FromResult(
            context.InitialRequestMessage.Method == HttpMethod.Connect ? context.PlaintextStream : SendTimer.Wrap(context.PlaintextStream)),
    };
}
