namespace MixoSync.Platforms.Http;

/// <summary>Calculates the delay before a retry.</summary>
internal static class Backoff
{
    /// <summary>
    /// Returns the delay: it doubles with each attempt, plus up to 25 % jitter, so that calls that failed together are not retried
    /// together. Polly's jitter is not used, because it can be far shorter than the configured delay.
    /// </summary>
    /// <param name="first">The delay before the first retry.</param>
    /// <param name="attempt">The number of the failed attempt, from 0.</param>
    /// <param name="jitter">A random number from 0 to 1.</param>
    public static TimeSpan Delay(TimeSpan first, int attempt, double jitter) =>
        first * Math.Pow(2, attempt) * (1 + (jitter / 4));
}
