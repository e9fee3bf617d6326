using MixoSync.Messaging;
using MixoSync.Quotas;

namespace MixoSync.Observability.Status;

/// <summary>The state of the whole system at one moment. What could not be read is missing, and <see cref="Errors"/> says why.</summary>
internal sealed record SystemStatus
{
    /// <summary>When it was taken, by this process's clock.</summary>
    public required DateTimeOffset TakenAt { get; init; }

    public IReadOnlyList<string> Errors { get; init; } = [];

    public DatabaseStatus? Database { get; init; }

    /// <summary>None in the embedded mode, whose queues are in memory.</summary>
    public IReadOnlyList<QueueStatus>? Queues { get; init; }

    public IEnumerable<QueueStatus> WorkQueues => Of(QueueNames.All);

    /// <summary>Dead letters, and messages that nobody handles.</summary>
    public IEnumerable<QueueStatus> DeadLetters => Of(Topology.DeadLetterQueues);

    /// <summary>Messages that wait in the delay levels, for quota or for another attempt.</summary>
    public long? Parked => Queues is null ? null : Of(Topology.DelayQueues).Sum(queue => queue.Ready);

    private IEnumerable<QueueStatus> Of(IEnumerable<string> names) => (Queues ?? []).Where(queue => names.Contains(queue.Name));
}

/// <summary>What the database tells.</summary>
/// <param name="Totals">Counts.</param>
/// <param name="ClientsOverdue">Clients with two scheduled times behind them and no good run.</param>
/// <param name="RunsLate">Active runs that take much longer than their quota needs.</param>
/// <param name="OldestDueAt">Since when the campaign that has waited longest could have been worked on.</param>
/// <param name="CallsPerSecond">What the quotas of all clients with a run under way allow.</param>
/// <param name="Quota">The ledger over all clients; none in the embedded mode.</param>
/// <param name="LastGoodRuns">By client, where the series of each client are wanted.</param>
internal sealed record DatabaseStatus(
    SystemTotals Totals,
    int ClientsOverdue,
    int RunsLate,
    DateTimeOffset? OldestDueAt,
    double CallsPerSecond,
    QuotaTotals? Quota,
    IReadOnlyDictionary<string, DateTimeOffset> LastGoodRuns);
