using MixoSync.MockApi;
using MixoSync.MockApi.Options;

namespace MixoSync.Tests.MockApi.Support;

/// <summary>Starts mock platforms with the default settings, but without the delay of sync calls.</summary>
internal static class MixoStarts
{
    public static Task<MockPlatform> MixoAsync(Action<MockApiOptions>? configure = null, TimeProvider? time = null)
    {
        var options = new MockApiOptions { SyncDelay = TimeSpan.Zero };
        configure?.Invoke(options);
        return MockPlatform.StartAsync(options, time);
    }

    /// <summary>Disables all faults, and sets a practically unlimited quota.</summary>
    public static void Kind(MockApiOptions options)
    {
        options.Limit = 1_000_000;
        options.ListFaults.FailEvery = 0;
    }
}
