using System.Runtime.CompilerServices;

namespace MixoSync.IntegrationTests.Support;

/// <summary>Waits for what other processes do. Tests wait in no other way.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Observes a value until <paramref name="expected"/> is true. Fails with the last observed value.</summary>
    /// <param name="observe">Observes the value once. An exception fails the test immediately.</param>
    /// <param name="expected">Returns whether the value is the expected one.</param>
    /// <param name="within">The maximum time. Default: 30 s.</param>
    /// <param name="observed">The source text of <paramref name="observe"/>, which the compiler provides.</param>
    /// <param name="condition">The source text of <paramref name="expected"/>, which the compiler provides.</param>
    /// <returns>The value for which <paramref name="expected"/> is true.</returns>
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
        var seen = "nothing: the first observation has not completed";
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
            throw new TimeoutException($"{observed} did not become {condition} within {limit}. Last observed: {seen}");
        }
    }
}
