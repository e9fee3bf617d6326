using MixoSync.MockApi;
using MixoSync.MockApi.Options;

namespace MixoSync.IntegrationTests.Distributed;

internal static class MockPlatforms
{
    /// <summary>
    /// Starts a mock platform with the default limit, but with windows, waits and syncs of seconds instead of a minute.
    /// </summary>
    public static Task<MockPlatform> FastAsync(Action<MockApiOptions>? configure = null)
    {
        var options = new MockApiOptions
        {
            Limit = 20,
            Window = TimeSpan.FromSeconds(2),
            RetryAfter = TimeSpan.FromSeconds(2),
            SyncDelay = TimeSpan.FromMilliseconds(50),
        };
        configure?.Invoke(options);
        return MockPlatform.StartAsync(options);
    }

    /// <summary>Starts a mock platform that never rejects a call because of its rate limit.</summary>
    public static Task<MockPlatform> WithoutLimitAsync(int campaigns, Action<MockApiOptions>? configure = null) => FastAsync(options =>
    {
        options.CampaignsPerClient = campaigns;
        options.Limit = 10_000;
        configure?.Invoke(options);
    });
}
