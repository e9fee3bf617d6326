using System.ComponentModel.DataAnnotations;

namespace MixoSync.Pipeline;

/// <summary>Options of the consumers. Section <c>Syncing</c>.</summary>
internal sealed class PipelineOptions
{
    /// <summary>
    /// Number of campaigns that a sync worker handles concurrently, and its prefetch count. The calls of a client are also limited
    /// by its quota and its in-flight limit. Default: 16.
    /// </summary>
    [Range(1, 1000)]
    public int ConcurrencyPerWorker { get; set; } = 16;

    /// <summary>Number of pages that a page-fetcher handles concurrently. Default: 4.</summary>
    [Range(1, 100)]
    public int PagesAtOnce { get; set; } = 4;

    /// <summary>
    /// Delays before each redelivery of a message with a transient failure, separated by commas, each at most one day. After the
    /// last one the message is dead-lettered. Empty: no redelivery. Default: 10 s, 1 min, 5 min, 15 min.
    /// </summary>
    public string RedeliverAfter { get; set; } = "00:00:10,00:01:00,00:05:00,00:15:00";
}
