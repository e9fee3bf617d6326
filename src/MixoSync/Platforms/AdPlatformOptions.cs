using System.ComponentModel.DataAnnotations;

namespace MixoSync.Platforms;

/// <summary>Options for calls to all ad platforms. Section <c>AdPlatforms</c>.</summary>
internal sealed class AdPlatformOptions
{
    public const string Section = "AdPlatforms";

    /// <summary>The timeout of one list or sync call. A sync call normally takes 2 s. Default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:10:00")]
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The timeout of one token call. Default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:10:00")]
    public TimeSpan TokenTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The maximum size of a response body in bytes. A larger response is rejected. Default 16 MiB.</summary>
    [Range(1_024, 1_073_741_824)]
    public int MaxResponseBytes { get; set; } = 16 * 1_024 * 1_024;

    /// <summary>Whether credentials may be sent unencrypted to another machine. Default false.</summary>
    public bool AllowPlainHttp { get; set; }

    /// <summary>The maximum number of in-process retries after a transient failure. Default 3.</summary>
    [Range(1, 10)]
    public int MaxRetries { get; set; } = 3;

    /// <summary>The delay before the first retry. It doubles with each retry. Default 600 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:01:00")]
    public TimeSpan RetryBaseDelay { get; set; } = TimeSpan.FromMilliseconds(600);

    /// <summary>The maximum number of times in a row that one call waits for the platform's rate limit while its run makes no progress. Default 10.</summary>
    [Range(1, 1_000)]
    public int MaxRateLimitWaits { get; set; } = 10;

    /// <summary>Added to the time that the platform asks to wait. Default 500 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan RateLimitGrace { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// The minimum number of calls to a host within the sampling duration before its circuit can open. Default 8, because Polly's
    /// default of 100 is never reached at 10 calls per minute.
    /// </summary>
    [Range(2, 10_000)]
    public int BreakerMinimumThroughput { get; set; } = 8;

    /// <summary>
    /// The ratio of transient failures that opens a host's circuit. Default 0.9, far above the failure ratio of a flaky platform.
    /// </summary>
    [Range(0.01, 1.0)]
    public double BreakerFailureRatio { get; set; } = 0.9;

    /// <summary>
    /// The duration over which the failure ratio is measured. Default 60 s, so that it includes enough calls if every call times out.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.500", "01:00:00")]
    public TimeSpan BreakerSamplingDuration { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a circuit stays open before a call probes the host. Default 15 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.500", "01:00:00")]
    public TimeSpan BreakDuration { get; set; } = TimeSpan.FromSeconds(15);
}
