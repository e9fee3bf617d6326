using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using MixoSync.Cli.Hosting;
using MixoSync.Pipeline;

namespace MixoSync.Tests.Architecture;

/// <summary>The services of every process can be resolved, for all roles. No connections are made.</summary>
public sealed class ServiceGraphTests
{
    private static readonly Connections Servers =
        new("Host=db.test;Username=u;Password=p", new Uri("amqp://u:p@broker.test/"), null);

    private static readonly Connections EmbeddedFile = Connections.Embedded("none.db");

    private static readonly Type[] Consumers =
        [typeof(StartClientSyncConsumer), typeof(FetchCampaignPageConsumer), typeof(SyncCampaignConsumer)];

    public static TheoryData<bool, string> Processes => new(
        from distributed in new[] { true, false }
        from roles in Enum.GetNames<Role>().Append("").Append(string.Join(',', Enum.GetNames<Role>()))
        select (distributed, roles));

    [Theory]
    [MemberData(nameof(Processes))]
    public async Task TheServiceGraphResolves(bool distributed, string roles)
    {
        await using var services = Build(distributed ? Servers : EmbeddedFile, roles);

        Assert.NotNull(services.GetRequiredService<IBusControl>());
        Assert.NotNull(services.GetRequiredService<RunStarter>());
        Assert.NotNull(services.GetRequiredService<HealthCheckService>());
        Assert.NotEmpty(services.GetServices<IHostedService>());
    }

    [Theory]
    [InlineData(nameof(Role.Scheduler), "")]
    [InlineData(nameof(Role.PageFetcher), "StartClientSyncConsumer,FetchCampaignPageConsumer")]
    [InlineData(nameof(Role.SyncWorker), "SyncCampaignConsumer")]
    public async Task ARoleConsumesOnlyItsOwnMessages(string role, string expected)
    {
        await using var services = Build(EmbeddedFile, role);
        await using var scope = services.CreateAsyncScope();

        var consumed = Consumers.Where(consumer => scope.ServiceProvider.GetService(consumer) is not null);

        Assert.Equal(expected, string.Join(',', consumed.Select(consumer => consumer.Name)));
    }

    [Theory]
    [InlineData("Syncing:ConcurrencyPerWorker", "0")]
    [InlineData("Syncing:PagesAtOnce", "101")]
    [InlineData("Syncing:LostAfter", "00:00:00")]
    [InlineData("Syncing:BackfillAfter", "06:00:00,05:00:00")]
    [InlineData("Scheduling:Interval", "1.00:00:00")]
    [InlineData("Delivery:BrokerTimeout", "00:00:00")]
    [InlineData("DeadLetters:SweepInterval", "00:00:00")]
    [InlineData("AdPlatforms:MaxRetries", "0")]
    public async Task AnOptionOutOfRangeStopsTheStartAndIsNamed(string key, string value)
    {
        await using var services = Build(Servers, nameof(Role.Scheduler), (key, value));

        var error = Assert.ThrowsAny<Exception>(services.GetRequiredService<IStartupValidator>().Validate);

        Assert.Contains(key.Split(':')[1], error.Message);
    }

    private static ServiceProvider Build(Connections connections, string roles, params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)))
            .Build();
        return new ServiceCollection()
            .AddLogging()
            .AddSingleton<IConfiguration>(configuration)
            .AddSingleton<IHostApplicationLifetime, FakeLifetime>()
            .AddMixoSync(configuration, connections, roles.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Enum.Parse<Role>).ToHashSet())
            .BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }

    /// <summary>Replaces the lifetime of the host, because these tests have no host.</summary>
    private sealed class FakeLifetime : IHostApplicationLifetime
    {
        public CancellationToken ApplicationStarted => default;

        public CancellationToken ApplicationStopping => default;

        public CancellationToken ApplicationStopped => default;

        public void StopApplication()
        {
        }
    }
}
