using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using MixoSync.Storage;

namespace MixoSync.Delivery.DeadLetters;

internal static class DeadLetterServices
{
    /// <summary>Adds the look at the dead letters, and to schedulers their sweeping. In memory there are none.</summary>
    public static IServiceCollection AddDeadLetters(
        this IServiceCollection services, IConfiguration configuration, Uri? rabbitMq, IReadOnlySet<Role> roles)
    {
        services.AddOptions<DeadLetterOptions>().Bind(configuration.GetSection("DeadLetters"))
            .ValidateDataAnnotations().ValidateOnStart();
        if (rabbitMq is null)
        {
            return services;
        }

        services
            .AddSingleton(provider => new DeadLetterOffice(
                rabbitMq, provider.GetRequiredService<IOptions<DeliveryOptions>>(), provider.GetRequiredService<TimeProvider>()))
            .AddSingleton<HealedStore>()
            .AddSingleton<DeadLetterSweeper>();
        return roles.Contains(Role.Scheduler) ? services.AddHostedService<DeadLetterSweeperService>() : services;
    }
}
