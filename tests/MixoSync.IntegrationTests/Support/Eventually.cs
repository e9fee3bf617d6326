using System.Runtime.CompilerServices;

namespace MixoSync.IntegrationTests.Support;

/// <summary>The one way for a test to wait for what other processes do in their own time.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Observes until <paramref name="expected"/> holds; fails with what was last seen.</summary>
    /// <param name="observe">Looks once; what it throws fails the test at once.</param>
    /// <param name="expected">Tells whether what was seen is what the test waits for.</param>
    /// <param name="within">How long to wait; 30 seconds by default.</param>
    /// <param name="observed">What <paramref name="observe"/> reads in the source; the compiler fills it in.</param>
    /// <param name="condition">What <paramref name="expected"/> reads in the source; the compiler fills it in.</param>
    /// <returns>What was seen when it held.</returns>
    public static async Task<T> BecomesAsync<T>(
        Func<Task<T>> observe,
        Func<T, bool> expected,
        TimeSpan? within = null,
        [CallerArgumentExpression(nameof(observe))] string? observed = null,
        [CallerArgumentExpression(nameof(expected))] string? condition = null)
    {
        var limit = within ?? TimeSpan.FromSeconds(30);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(limit);
        var seen = "nothing: the first look has not come back";
        try
        {
            while (true)
            {
                var value = await observe().WaitAsync(timeout.Token);
                if (expected(value))
                {
                    return value;
                }

                seen = value?.ToString() ?? "null";
                await Task.Delay(Pause, TimeProvider.System, timeout.Token);
            }
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            throw new TimeoutException($"{observed} did not become {condition} within {limit}; last seen: {seen}");
        }
    }
}
