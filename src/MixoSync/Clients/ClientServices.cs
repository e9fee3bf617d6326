using Microsoft.Extensions.DependencyInjection;

namespace MixoSync.Clients;

internal static class ClientServices
{
    public static IServiceCollection AddClients(this IServiceCollection services) => services.AddSingleton<ClientStore>().AddSingleton<QuotaPoolStore>().AddSingleton<ClientLimits>();
}
