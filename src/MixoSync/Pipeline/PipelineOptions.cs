using System.ComponentModel.DataAnnotations;

namespace MixoSync.Pipeline;

/// <summary>Options for concurrency and redelivery. Section <c>Syncing</c>.</summary>
internal sealed class PipelineOptions
{
    /// <summary>
    /// The number of campaigns that one sync worker handles concurrently, which is also its prefetch count. Default: 16. In addition,
    /// the quota and the in-flight limit of each client apply.
    /// </summary>
    [Range(1, 1000)]
    public int ConcurrencyPerWorker { get; set; } = 16;

    /// <summary>The number of pages that one page fetcher handles concurrently. Default: 4.</summary>
    [Range(1, 100)]
    public int PagesAtOnce { get; set; } = 4;

    /// <summary>
    /// The delays before a message with a transient failure is redelivered. After the last one it becomes a dead letter. Durations
    /// separated by commas, each at most one day, or empty for no redelivery. Default: 10 s, 1 min, 5 min, 15 min.
    /// </summary>
    public string RedeliverAfter { get; set; } = "00:00:10,00:01:00,00:05:00,00:15:00";
}
