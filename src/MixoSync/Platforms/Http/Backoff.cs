namespace MixoSync.Platforms.Http;

/// <summary>How long to wait before a transient failure is tried again.</summary>
internal static class Backoff
{
    /// <summary>
    /// Doubles from the first delay, and adds up to a quarter, so that calls that failed together do not come back
    /// together. Polly's own jitter may go far below the delay asked for.
    /// </summary>
    /// <param name="first">The delay before the first retry.</param>
    /// <param name="attempt">Which attempt failed, from 0.</param>
    /// <param name="jitter">A random number from 0 to 1.</param>
    public static TimeSpan Delay(TimeSpan first, int attempt, double jitter) =>
        first * Math.Pow(2, attempt) * (1 + (jitter / 4));
}
