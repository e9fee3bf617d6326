using MixoSync.MockApi;
using MixoSync.MockApi.Options;

namespace MixoSync.Tests.MockApi.Support;

/// <summary>A platform with the reference server's dials, but for the two seconds of a sync.</summary>
internal static class MixoStarts
{
    public static Task<MockPlatform> MixoAsync(Action<MockApiOptions>? turn = null, TimeProvider? time = null)
    {
        var options = new MockApiOptions { SyncDelay = TimeSpan.Zero };
        turn?.Invoke(options);
        return MockPlatform.StartAsync(options, time);
    }

    /// <summary>Nothing fails and nothing is refused.</summary>
    public static void Kind(MockApiOptions options)
    {
        options.Limit = 1_000_000;
        options.ListFaults.FailEvery = 0;
    }
}
