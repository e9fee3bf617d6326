using MixoSync.MockApi.Accounts;
using MixoSync.MockApi.Measuring;
using MixoSync.MockApi.Options;

namespace MixoSync.MockApi;

/// <summary>
/// The mock platform inside another process, on a free loopback port. It leaves that process alone: it reads no
/// configuration, writes no log and does not listen to Ctrl-C.
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

    /// <summary>The dials; most take effect at once when changed (see mock-api/README.md).</summary>
    public MockApiOptions Options { get; }

    public MockApiStats Stats => traffic.Stats();

    /// <summary>What arrived, oldest first, at most <see cref="MockApiOptions.LogCapacity"/> entries.</summary>
    public IReadOnlyList<Arrival> Log => traffic.Log.Entries();

    /// <param name="options">The dials. <c>Host</c> and <c>Port</c> have no meaning here.</param>
    /// <param name="time">The clock of limits, delays and token lifetimes; the system's by default.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">A dial has a wrong value.</exception>
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

    /// <summary>What one client did; all zero when it was never heard of.</summary>
    public ClientStats StatsFor(string clientId) => traffic.StatsFor(clientId);

    /// <summary>Forgets what was measured; limits, rhythms and tokens stay.</summary>
    public void Reset() => traffic.Reset();

    /// <summary>Every token issued so far answers 401 from now on.</summary>
    public void RevokeTokens() => app.Services.GetRequiredService<TokenStore>().Revoke();

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
