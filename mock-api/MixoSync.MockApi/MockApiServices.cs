using System.Text.Json;
using System.Text.Json.Serialization;
using MixoSync.MockApi.Accounts;
using MixoSync.MockApi.Campaigns;
using MixoSync.MockApi.Faults;
using MixoSync.MockApi.Limiting;
using MixoSync.MockApi.Measuring;
using MixoSync.MockApi.Options;

namespace MixoSync.MockApi;

internal static class MockApiServices
{
    public static IServiceCollection AddMockApi(
        this IServiceCollection services, MockApiOptions options, TimeProvider time) =>
        services
            .AddRouting()
            .ConfigureHttpJsonOptions(json =>
            {
                json.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
                json.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower));
            })
            .AddSingleton(options)
            .AddSingleton(time)
            .AddSingleton<PlatformClock>()
            .AddSingleton<Pause>()
            .AddSingleton<TokenStore>()
            .AddSingleton<TokenEndpoint>()
            .AddSingleton<RateLimiter>()
            .AddSingleton<RateLimitResponse>()
            .AddSingleton<FaultPlans>()
            .AddSingleton<Hang>()
            .AddSingleton<Traffic>()
            .AddSingleton<CampaignCatalog>()
            .AddSingleton<CampaignGate>()
            .AddSingleton<ListCampaigns>()
            .AddSingleton<SyncCampaign>();
}
