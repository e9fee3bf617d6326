using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using MixoSync.Messaging;

namespace MixoSync.DeadLetters;

internal static class DeadLetterServices
{
    /// <summary>Adds access to the dead letters on RabbitMQ.</summary>
    public static IServiceCollection AddDeadLetters(
        this IServiceCollection services, IConfiguration configuration, Uri rabbitMq)
    {
        services.AddOptions<DeadLetterOptions>().Bind(configuration.GetSection("DeadLetters"))
            .ValidateDataAnnotations().ValidateOnStart();
        return services
            .AddSingleton(provider => new DeadLetterService(
                rabbitMq, provider.GetRequiredService<IOptions<MessagingOptions>>(), provider.GetRequiredService<TimeProvider>()))
            .AddSingleton<ResolvedFailureStore>()
            .AddSingleton<DeadLetterSweeper>();
    }

    /// <summary>Adds the service that removes dead letters whose failure is resolved.</summary>
    public static IServiceCollection AddDeadLetterSweeper(this IServiceCollection services) =>
        services.AddHostedService<DeadLetterSweeperService>();
}
