using System.ComponentModel.DataAnnotations;

namespace MixoSync.Platforms;

/// <summary>Options for calls to ad platforms. Section <c>AdPlatforms</c>.</summary>
internal sealed class AdPlatformOptions
{
    public const string Section = "AdPlatforms";

    /// <summary>Timeout of a list or sync call. Default: 30 s. A sync call to mixo takes 2 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:10:00")]
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Timeout of a call for a token. Default: 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:10:00")]
    public TimeSpan TokenTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Maximum size of a response. Default: 16 MiB.</summary>
    [Range(1_024, 1_073_741_824)]
    public int MaxResponseBytes { get; set; } = 16 * 1_024 * 1_024;

    /// <summary>Whether credentials may be sent unencrypted to another machine. Default: false.</summary>
    public bool AllowPlainHttp { get; set; }

    /// <summary>Maximum number of immediate retries of a transient failure. Default: 3.</summary>
    [Range(1, 10)]
    public int MaxRetries { get; set; } = 3;

    /// <summary>Delay before the first retry. It doubles with every retry. Default: 600 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:01:00")]
    public TimeSpan RetryBaseDelay { get; set; } = TimeSpan.FromMilliseconds(600);

    /// <summary>
    /// How often a message waits because the platform's rate limit is exhausted, before it is dead-lettered. Default: 10.
    /// </summary>
    [Range(1, 1_000)]
    public int MaxRateLimitWaits { get; set; } = 10;

    /// <summary>Time added to the wait that the platform asks for. Default: 500 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan RateLimitGrace { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// Minimum number of calls to a host before its circuit breaker can open. Default: 8. Polly's default of 100 would never be
    /// reached with 10 calls per minute.
    /// </summary>
    [Range(2, 10_000)]
    public int BreakerMinimumThroughput { get; set; } = 8;

    /// <summary>
    /// Ratio of transient failures that opens the circuit breaker of a host. Default: 0.9, far above the failure ratio of an
    /// unreliable platform.
    /// </summary>
    [Range(0.01, 1.0)]
    public double BreakerFailureRatio { get; set; } = 0.9;

    /// <summary>Period in which calls are counted. Default: 60 s, so that a host whose every call times out is detected.</summary>
    [Range(typeof(TimeSpan), "00:00:00.500", "01:00:00")]
    public TimeSpan BreakerSamplingDuration { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a circuit breaker stays open before it probes the host. Default: 15 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.500", "01:00:00")]
    public TimeSpan BreakDuration { get; set; } = TimeSpan.FromSeconds(15);
}
