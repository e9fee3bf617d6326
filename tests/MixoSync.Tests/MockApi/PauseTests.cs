using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using MixoSync.MockApi;

namespace MixoSync.Tests.MockApi;

public sealed class PauseTests : IDisposable
{
    private readonly FakeTimeProvider time = new();
    private readonly ApplicationLifetime lifetime = new(NullLogger<ApplicationLifetime>.Instance);
    private readonly CancellationTokenSource caller = new();

    [Fact]
    public async Task APauseEndsAfterItsDuration()
    {
        var pause = Begin();
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.True(await pause);
    }

    [Fact]
    public async Task ADisconnectedCallerEndsThePause()
    {
        var pause = Begin();
        await caller.CancelAsync();
        Assert.False(await pause);
    }

    [Fact]
    public async Task AStoppingPlatformEndsThePause()
    {
        var pause = Begin();
        lifetime.StopApplication();
        Assert.False(await pause);
    }

    public void Dispose() => caller.Dispose();

    private Task<bool> Begin() => new Pause(time, lifetime).WaitAsync(TimeSpan.FromSeconds(2), caller.Token);
}
