using MixoSync.Messaging;
using MixoSync.Quotas;

namespace MixoSync.Observability.Status;

/// <summary>The status of the whole system. Parts that could not be read are null, and <see cref="Errors"/> contains the reasons.</summary>
internal sealed record SystemStatus
{
    /// <summary>When the status was read, by the clock of this process.</summary>
    public required DateTimeOffset TakenAt { get; init; }

    public IReadOnlyList<string> Errors { get; init; } = [];

    public DatabaseStatus? Database { get; init; }

    /// <summary>The queues. Null in embedded mode, whose queues are in memory.</summary>
    public IReadOnlyList<QueueStatus>? Queues { get; init; }

    public IEnumerable<QueueStatus> WorkQueues => Of(QueueNames.All);

    /// <summary>The queues for dead letters and for messages that no consumer handles.</summary>
    public IEnumerable<QueueStatus> DeadLetters => Of(Topology.DeadLetterQueues);

    /// <summary>The number of messages in the delay levels, which wait for quota or for redelivery.</summary>
    public long? Parked => Queues is null ? null : Of(Topology.DelayQueues).Sum(queue => queue.Ready);

    private IEnumerable<QueueStatus> Of(IEnumerable<string> names) => (Queues ?? []).Where(queue => names.Contains(queue.Name));
}

/// <summary>The part of the status that is stored in the database.</summary>
/// <param name="Totals">The totals.</param>
/// <param name="ClientsOverdue">The number of clients without a full run for two intervals of their schedule.</param>
/// <param name="RunsLate">The number of running runs that take much longer than their quota needs.</param>
/// <param name="OldestDueAt">Since when the oldest due campaign has been waiting for a worker, or null if none is waiting.</param>
/// <param name="CallsPerSecond">The calls per second that the quotas of all clients with a running run allow.</param>
/// <param name="Quota">The totals of the quota ledger, or null in embedded mode.</param>
/// <param name="LastFullRuns">The newest full run of each client; empty unless there are metrics for each client.</param>
internal sealed record DatabaseStatus(
    SystemTotals Totals,
    int ClientsOverdue,
    int RunsLate,
    DateTimeOffset? OldestDueAt,
    double CallsPerSecond,
    QuotaTotals? Quota,
    IReadOnlyDictionary<string, DateTimeOffset> LastFullRuns);
