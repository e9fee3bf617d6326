using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MixoSync.Clients;
using MixoSync.Platforms;
using MixoSync.Platforms.Http;
using MixoSync.Quotas;
using MixoSync.Tests.Support;

namespace MixoSync.Tests.Platforms;

/// <summary>
/// The mixo connector as the application registers it, with a scripted platform, a fake ledger and a fake clock.
/// </summary>
internal sealed class PlatformHarness : IDisposable
{
    public const string Email = "ann@acme.test";
    public const string Password = "pass-word-1";

    public static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(29);
    public static readonly TimeSpan TokenTimeout = TimeSpan.FromSeconds(9);

    private readonly ServiceProvider services;

    public PlatformHarness(params (string Option, string Value)[] options)
        : this(overTheNetwork: false, options)
    {
    }

    private PlatformHarness(bool overTheNetwork, (string Option, string Value)[] options, Action<SocketsHttpHandler>? configure = null)
    {
        Ledger = new FakeLedger(Clock);
        var collection = new ServiceCollection()
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Logs))
            .AddSingleton<TimeProvider>(Clock)
            .AddSingleton<IQuotaLedger>(Ledger)
            .AddSingleton(new CredentialsReader(name => name.EndsWith("_EMAIL", StringComparison.Ordinal) ? Email : Password))
            .AddPlatforms(Configuration(options));
        if (!overTheNetwork)
        {
            collection.AddHttpClient(PlatformHttp.ClientName).ConfigurePrimaryHttpMessageHandler(() => Platform);
        }

        if (configure is not null)
        {
            collection.AddHttpClient(PlatformHttp.ClientName)
                .ConfigurePrimaryHttpMessageHandler((handler, _) => configure((SocketsHttpHandler)handler));
        }

        services = collection.BuildServiceProvider(
            new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }

    /// <summary>Creates a harness with the real transport instead of the scripted platform.</summary>
    public static PlatformHarness OverTheNetwork(params (string Option, string Value)[] options) => new(true, options);

    /// <summary>Creates a harness with the real transport and configures it.</summary>
    public static PlatformHarness OverTheNetwork(Action<SocketsHttpHandler> configure) => new(true, [], configure);

    public SkippingTimeProvider Clock { get; } = new(CallTimeout, TokenTimeout);

    public ScriptedPlatform Platform { get; } = new();

    public FakeLedger Ledger { get; }

    public CollectingLoggerProvider Logs { get; } = new();

    public IAdPlatform Mixo => services.GetRequiredService<AdPlatformRegistry>().For(Acme);

    public static Client Acme { get; } = new()
    {
        Id = "acme",
        Platform = "mixo",
        ApiUrl = new Uri("https://api.mixo.test"),
        Credentials = CredentialsReference.Parse("env:ACME"),
    };

    public Task SyncAsync(Client? client = null, CancellationToken? cancellationToken = null) => Mixo.SyncCampaignAsync(
        client ?? Acme, "campaign_1", cancellationToken ?? TestContext.Current.CancellationToken);

    public Task<CampaignPage> ListAsync(string? cursor = null) =>
        Mixo.ListCampaignsAsync(Acme, cursor, TestContext.Current.CancellationToken);

    public Task<AdPlatformException> SyncFailsAsync(Client? client = null) =>
        Assert.ThrowsAsync<AdPlatformException>(() => SyncAsync(client));

    /// <summary>Validates the options as the host does when it starts.</summary>
    public void ValidateOptions() => services.GetRequiredService<IStartupValidator>().Validate();

    public void Dispose() => services.Dispose();

    private static IConfiguration Configuration((string Option, string Value)[] options) => new ConfigurationBuilder()
        .AddInMemoryCollection(Settings(
            (nameof(AdPlatformOptions.CallTimeout), $"{CallTimeout}"), (nameof(AdPlatformOptions.TokenTimeout), $"{TokenTimeout}")))
        .AddInMemoryCollection(Settings(options))
        .Build();

    private static IEnumerable<KeyValuePair<string, string?>> Settings(params (string Option, string Value)[] options) =>
        options.Select(option => KeyValuePair.Create($"AdPlatforms:{option.Option}", (string?)option.Value));
}
