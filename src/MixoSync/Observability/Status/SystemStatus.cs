using MixoSync.Messaging;
using MixoSync.Quotas;

namespace MixoSync.Observability.Status;

/// <summary>
/// The status of the whole system at one moment. Values that could not be read are missing, and <see cref="Errors"/> says why.
/// </summary>
internal sealed record SystemStatus
{
    /// <summary>When the status was read, by the clock of this process.</summary>
    public required DateTimeOffset TakenAt { get; init; }

    public IReadOnlyList<string> Errors { get; init; } = [];

    public DatabaseStatus? Database { get; init; }

    /// <summary>Null in embedded mode, where the queues are in memory.</summary>
    public IReadOnlyList<QueueStatus>? Queues { get; init; }

    public IEnumerable<QueueStatus> WorkQueues => Of(QueueNames.All);

    /// <summary>Dead letters, and messages that no consumer handles.</summary>
    public IEnumerable<QueueStatus> DeadLetters => Of(Topology.DeadLetterQueues);

    /// <summary>Number of messages in the delay levels, which wait for quota or for another attempt.</summary>
    public long? Parked => Queues is null ? null : Of(Topology.DelayQueues).Sum(queue => queue.Ready);

    private IEnumerable<QueueStatus> Of(IEnumerable<string> names) => (Queues ?? []).Where(queue => names.Contains(queue.Name));
}

/// <summary>The status that is read from the database.</summary>
/// <param name="Totals">Totals.</param>
/// <param name="ClientsOverdue">Number of clients without a good run for two occurrences of their schedule.</param>
/// <param name="RunsLate">Number of active runs that take much longer than their quota needs.</param>
/// <param name="OldestDueAt">When the campaign that has waited longest was ready to be synced.</param>
/// <param name="CallsPerSecond">Calls that the quotas of all clients with a running run allow.</param>
/// <param name="Quota">The quota status of all clients. Null in embedded mode.</param>
/// <param name="LastGoodRuns">The last good run by client, if series per client are enabled.</param>
internal sealed record DatabaseStatus(
    SystemTotals Totals,
    int ClientsOverdue,
    int RunsLate,
    DateTimeOffset? OldestDueAt,
    double CallsPerSecond,
    QuotaTotals? Quota,
    IReadOnlyDictionary<string, DateTimeOffset> LastGoodRuns);
