using Microsoft.Extensions.DependencyInjection;

namespace MixoSync.Campaigns;

internal static class CampaignServices
{
    public static IServiceCollection AddCampaigns(this IServiceCollection services) => services.AddSingleton<CampaignQueryStore>();
}
