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
    public async Task TheWaitIsToldInTheBodyAloneAndIsAlwaysSixty()
    {
        await using var mixo = await OneCallAWindowAsync(RetryAfterPlace.Body);
        using var caller = await MixoCaller.LoggedInAsync(mixo);
        await caller.ListAsync();
        time.Advance(TimeSpan.FromSeconds(50));

        var refusal = await caller.ListAsync();

        Assert.Equal(["error", "message", "retry_after"], refusal.Body.EnumerateObject().Select(field => field.Name));
        Assert.Equal(60, refusal.Body.GetProperty("retry_after").GetInt32());
        Assert.Null(refusal.Headers.RetryAfter);
    }

    [Fact]
    public async Task TheWaitCanBeToldInAHeaderInSeconds()
    {
        var refusal = await RefusalAsync(RetryAfterPlace.HeaderSeconds);
        Assert.Equal(TimeSpan.FromSeconds(60), refusal.Headers.RetryAfter?.Delta);
        Assert.False(refusal.Body.TryGetProperty("retry_after", out _));
    }

    [Fact]
    public async Task TheWaitCanBeToldInAHeaderAsADate()
    {
        var refusal = await RefusalAsync(RetryAfterPlace.HeaderDate);
        Assert.Equal(time.GetUtcNow().AddSeconds(60), refusal.Headers.RetryAfter?.Date);
        Assert.False(refusal.Body.TryGetProperty("retry_after", out _));
    }

    [Fact]
    public async Task TheWaitCanBeLeftUntold()
    {
        var refusal = await RefusalAsync(RetryAfterPlace.None);
        Assert.Null(refusal.Headers.RetryAfter);
        Assert.False(refusal.Body.TryGetProperty("retry_after", out _));
    }

    private Task<MockPlatform> OneCallAWindowAsync(RetryAfterPlace place) => MixoAsync(
        options =>
        {
            options.Limit = 1;
            options.RetryAfterIn = place;
        },
        time);

    private async Task<MixoAnswer> RefusalAsync(RetryAfterPlace place)
    {
        await using var mixo = await OneCallAWindowAsync(place);
        using var caller = await MixoCaller.LoggedInAsync(mixo);
        await caller.ListAsync();
        return await caller.ListAsync();
    }
}
