using MixoSync.MockApi.Accounts;
using MixoSync.MockApi.Measuring;
using MixoSync.MockApi.Options;

namespace MixoSync.MockApi;

/// <summary>
/// The mock platform inside another process, on a free loopback port. It does not affect that process: it reads no configuration,
/// writes no log and does not handle Ctrl-C.
/// </summary>
internal sealed class MockPlatform : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly Traffic traffic;

    private MockPlatform(WebApplication app)
    {
        this.app = app;
        traffic = app.Services.GetRequiredService<Traffic>();
        Options = app.Services.GetRequiredService<MockApiOptions>();
        Url = new Uri(app.Urls.Single());
    }

    public Uri Url { get; }

    /// <summary>The settings. Most changes take effect immediately (see mock-api/README.md).</summary>
    public MockApiOptions Options { get; }

    public MockApiStats Stats => traffic.Stats();

    /// <summary>The latest calls, oldest first, at most <see cref="MockApiOptions.LogCapacity"/>.</summary>
    public IReadOnlyList<Arrival> Log => traffic.Log.Entries();

    /// <summary>Starts a mock platform.</summary>
    /// <param name="options">The settings. <c>Host</c> and <c>Port</c> are ignored.</param>
    /// <param name="time">The clock for limits, delays and token lifetimes. By default the system clock.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">A setting has an invalid value.</exception>
    public static async Task<MockPlatform> StartAsync(MockApiOptions? options = null, TimeProvider? time = null)
    {
        options ??= new MockApiOptions();
        MockApiConfiguration.Validate(options);

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.Services.AddSingleton<IHostLifetime, DetachedLifetime>();
        builder.Services.AddMockApi(options, time ?? TimeProvider.System);

        var app = builder.Build();
        app.MapMockApi();
        app.Urls.Add("http://127.0.0.1:0");
        await app.StartAsync();
        return new MockPlatform(app);
    }

    /// <summary>Returns the statistics of one client. They are all zero for an unknown client.</summary>
    public ClientStats StatsFor(string clientId) => traffic.StatsFor(clientId);

    /// <summary>Resets the statistics and the log. Limits, faults and tokens are not affected.</summary>
    public void Reset() => traffic.Reset();

    /// <summary>Revokes every issued token. Calls with such a token get a 401 response.</summary>
    public void RevokeTokens() => app.Services.GetRequiredService<TokenStore>().Revoke();

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
