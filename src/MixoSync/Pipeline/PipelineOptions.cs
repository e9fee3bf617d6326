using System.ComponentModel.DataAnnotations;

namespace MixoSync.Pipeline;

/// <summary>How much a process does at once; section <c>Syncing</c>.</summary>
internal sealed class PipelineOptions
{
    /// <summary>
    /// Campaigns that one sync worker handles at once, and messages it takes from the queue ahead; default 16. The calls
    /// of a client are limited besides, by its quota and its calls in flight.
    /// </summary>
    [Range(1, 1000)]
    public int ConcurrencyPerWorker { get; set; } = 16;

    /// <summary>Pages that one page-fetcher handles at once; default 4.</summary>
    [Range(1, 100)]
    public int PagesAtOnce { get; set; } = 4;

    /// <summary>
    /// After how long a message that failed, but may go well later, is delivered again; then it is a dead letter. Time
    /// spans with commas between them, each at most a day; empty for none. Default: 10 s, 1 min, 5 min, 15 min.
    /// </summary>
    public string RedeliverAfter { get; set; } = "00:00:10,00:01:00,00:05:00,00:15:00";

    /// <summary>How much longer it may take than <see cref="RedeliverAfter"/> says, by chance, as a part of it; default 0.2.</summary>
    [Range(0.0, 1.0)]
    public double RedeliveryJitter { get; set; } = 0.2;
}
