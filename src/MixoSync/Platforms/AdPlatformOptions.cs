using System.ComponentModel.DataAnnotations;

namespace MixoSync.Platforms;

/// <summary>How ad platforms are called, whichever they are.</summary>
internal sealed class AdPlatformOptions
{
    public const string Section = "AdPlatforms";

    /// <summary>The longest one list or sync call may take; the sync call takes 2 s by nature. Default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:10:00")]
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest one call for a token may take. Default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:10:00")]
    public TimeSpan TokenTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>A larger answer is refused unread. Default 16 MiB.</summary>
    [Range(1_024, 1_073_741_824)]
    public int MaxResponseBytes { get; set; } = 16 * 1_024 * 1_024;

    /// <summary>A larger campaign record is a defect. Default 256 Ki characters.</summary>
    [Range(1_024, 16_777_216)]
    public int MaxRecordCharacters { get; set; } = 256 * 1_024;

    /// <summary>Whether credentials may travel unencrypted to another machine. Default false.</summary>
    public bool AllowPlainHttp { get; set; }

    /// <summary>How often a transient failure is tried again at once. Default 3.</summary>
    [Range(1, 10)]
    public int MaxRetries { get; set; } = 3;

    /// <summary>The wait before the first retry; it doubles each time. Default 600 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:01:00")]
    public TimeSpan RetryBaseDelay { get; set; } = TimeSpan.FromMilliseconds(600);

    /// <summary>How often one call waits because the platform's quota is used up. Default 10.</summary>
    [Range(1, 1_000)]
    public int MaxRateLimitWaits { get; set; } = 10;

    /// <summary>What is waited beyond the time the platform asks for. Default 500 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan RateLimitGrace { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// The fewest calls to a host that its circuit is judged by. Default 8: Polly's own 100 are never reached at
    /// 10 calls a minute.
    /// </summary>
    [Range(2, 10_000)]
    public int BreakerMinimumThroughput { get; set; } = 8;

    /// <summary>
    /// The share of transient failures that opens a host's circuit. Default 0.9, far above a flaky platform's.
    /// </summary>
    [Range(0.01, 1.0)]
    public double BreakerFailureRatio { get; set; } = 0.9;

    /// <summary>
    /// The time that calls are judged over. Default 60 s, so that a host whose every call times out is seen too.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.500", "01:00:00")]
    public TimeSpan BreakerSamplingDuration { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long an open circuit calls nobody before it probes. Default 15 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.500", "01:00:00")]
    public TimeSpan BreakDuration { get; set; } = TimeSpan.FromSeconds(15);
}
