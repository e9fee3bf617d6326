using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MixoSync.Cli.Hosting;
using MixoSync.Clients;
using MixoSync.IntegrationTests.Support;
using MixoSync.Pipeline;
using MixoSync.Platforms;
using MixoSync.Quotas;
using MixoSync.Runs;
using MixoSync.Tests.Storage;

namespace MixoSync.Tests.Support;

/// <summary>
/// The services of an embedded process as the command line registers them, with their own SQLite file. The bus is running. Hosted
/// services such as the scheduler only run if the test starts them.
/// </summary>
internal sealed class EmbeddedPipeline : IAsyncDisposable
{
    // Retries without delay, and waits exactly as long as the platform asks.
    private static readonly Dictionary<string, string?> Settings = new()
    {
        ["AdPlatforms:RetryBaseDelay"] = "00:00:00.001",
        ["AdPlatforms:RateLimitGrace"] = "00:00:00",
        ["Syncing:RedeliverAfter"] = "",
    };

    private readonly string folder = Directory.CreateTempSubdirectory("mixosync-tests-").FullName;
    private readonly ServiceProvider services;
    private readonly IBusControl bus;

    private EmbeddedPipeline(Action<IServiceCollection>? configure)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(Settings).Build();
        var collection = new ServiceCollection()
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Logs))
            .AddSingleton<IConfiguration>(configuration)
            .AddSingleton(TestClients.Credentials)
            .AddMixoSync(configuration, Connections.Embedded(FilePath), Roles);
        configure?.Invoke(collection);
        services = collection.BuildServiceProvider(validateScopes: true);
        bus = Get<IBusControl>();
        bus.ConnectConsumeObserver(Handled);
        bus.ConnectReceiveObserver(Transport);
        bus.ConnectPublishObserver(Faults);
    }

    public LogRecorder Logs { get; } = new();

    public HandledMessages Handled { get; } = new();

    public TransportRecorder Transport { get; } = new();

    /// <summary>The messages in the queue <c>sync-campaign_error</c>.</summary>
    public DeadLetterCollector DeadLetters { get; } = new();

    public PublishedFaults Faults { get; } = new();

    private string FilePath => Path.Combine(folder, "mixosync.db");

    private static HashSet<Role> Roles { get; } = [.. Enum.GetValues<Role>()];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<EmbeddedPipeline> StartAsync(Action<IServiceCollection>? configure = null)
    {
        var pipeline = new EmbeddedPipeline(configure);
        await MigratedSqliteFile.CopyToAsync(pipeline.FilePath);
        await pipeline.bus.StartAsync(Token);
        await pipeline.DeadLetters.ConnectAsync(pipeline.bus);
        return pipeline;
    }

    /// <summary>Starts a pipeline with a fake connector in addition to the real ones.</summary>
    public static Task<EmbeddedPipeline> StartAsync(FakeAdPlatform platform, TimeProvider? time = null) => StartAsync(
        services => services.AddSingleton<IAdPlatform>(platform).AddSingleton(time ?? TimeProvider.System));

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    /// <summary>Returns a hosted service, which the test starts and stops.</summary>
    public T Hosted<T>()
        where T : IHostedService => services.GetServices<IHostedService>().OfType<T>().Single();

    /// <summary>Registers the client, starts a run and waits until it ends.</summary>
    public async Task<Run> RunAsync(Client client, CampaignIds? only = null, DateTimeOffset? since = null) =>
        await EndOfAsync(await StartRunAsync(client, only, since));

    public async Task<Guid> StartRunAsync(Client client, CampaignIds? only = null, DateTimeOffset? since = null)
    {
        await Get<ClientStore>().AddAsync(client, replace: true, Token);
        var run = new NewRun(client.Id, RunOrigin.Manual, only, since);
        return await Get<RunStarter>().StartAsync(run, Token)
            ?? throw new InvalidOperationException($"Client {client.Id} has an active run");
    }

    public async Task<Run> EndOfAsync(Guid run) =>
        (await Eventually.BecomesAsync(() => Get<RunStore>().GetAsync(run, Token), run => run is { IsActive: false }))!;

    /// <summary>Publishes a message and waits until its consumer has handled it.</summary>
    /// <param name="message">The message.</param>
    /// <param name="isRedelivered">Whether the message is marked as redelivered, as after a crash of its consumer.</param>
    /// <param name="permit">The permit that the message was parked with.</param>
    public async Task HandleAsync<T>(T message, bool isRedelivered = false, Permit? permit = null)
        where T : class
    {
        var id = Guid.NewGuid();
        var handled = Handled.Message(id);
        await bus.Publish(
            message,
            publish =>
            {
                publish.MessageId = id;
                if (isRedelivered) Redelivery.Mark(publish);
                publish.Headers.Set("MixoSync-Permit", permit?.ToHeader());
            },
            Token);
        await handled.WaitAsync(Token);
    }

    /// <summary>Sends a message to one queue and waits until its consumer has handled it.</summary>
    public async Task HandleOnAsync<T>(string queue, T message)
        where T : class
    {
        var id = Guid.NewGuid();
        var handled = Handled.Message(id);
        var endpoint = await bus.GetSendEndpoint(new Uri($"exchange:{queue}"));
        await endpoint.Send(message, send => send.MessageId = id, Token);
        await handled.WaitAsync(Token);
    }

    public Task PublishAsync<T>(T message)
        where T : class => bus.Publish(message, Token);

    public async ValueTask DisposeAsync()
    {
        await bus.StopAsync(TimeSpan.FromSeconds(10));
        await services.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
