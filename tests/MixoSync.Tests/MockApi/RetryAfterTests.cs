using Microsoft.Extensions.Time.Testing;
using MixoSync.MockApi;
using MixoSync.MockApi.Options;
using MixoSync.Tests.MockApi.Support;
using static MixoSync.Tests.MockApi.Support.MixoStarts;

namespace MixoSync.Tests.MockApi;

public sealed class RetryAfterTests
{
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task ByDefaultOnlyTheBodyContainsTheWaitWhichIsAlwaysSixtySeconds()
    {
        await using var mixo = await OneCallAWindowAsync(RetryAfterLocation.Body);
        using var caller = await MixoCaller.LoggedInAsync(mixo);
        await caller.ListAsync();
        time.Advance(TimeSpan.FromSeconds(50));

        var rejection = await caller.ListAsync();

        Assert.Equal(["error", "message", "retry_after"], rejection.Body.EnumerateObject().Select(field => field.Name));
        Assert.Equal(60, rejection.Body.GetProperty("retry_after").GetInt32());
        Assert.Null(rejection.Headers.RetryAfter);
    }

    [Fact]
    public async Task TheHeaderCanContainSeconds()
    {
        var rejection = await RejectionAsync(RetryAfterLocation.HeaderSeconds);
        Assert.Equal(TimeSpan.FromSeconds(60), rejection.Headers.RetryAfter?.Delta);
        Assert.False(rejection.Body.TryGetProperty("retry_after", out _));
    }

    [Fact]
    public async Task TheHeaderCanContainADate()
    {
        var rejection = await RejectionAsync(RetryAfterLocation.HeaderDate);
        Assert.Equal(time.GetUtcNow().AddSeconds(60), rejection.Headers.RetryAfter?.Date);
        Assert.False(rejection.Body.TryGetProperty("retry_after", out _));
    }

    [Fact]
    public async Task TheWaitCanBeOmitted()
    {
        var rejection = await RejectionAsync(RetryAfterLocation.None);
        Assert.Null(rejection.Headers.RetryAfter);
        Assert.False(rejection.Body.TryGetProperty("retry_after", out _));
    }

    private Task<MockPlatform> OneCallAWindowAsync(RetryAfterLocation location) => MixoAsync(
        options =>
        {
            options.Limit = 1;
            options.RetryAfterIn = location;
        },
        time);

    private async Task<MixoResponse> RejectionAsync(RetryAfterLocation location)
    {
        await using var mixo = await OneCallAWindowAsync(location);
        using var caller = await MixoCaller.LoggedInAsync(mixo);
        await caller.ListAsync();
        return await caller.ListAsync();
    }
}
