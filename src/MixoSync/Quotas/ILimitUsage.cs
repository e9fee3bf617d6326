using MixoSync.Clients;

namespace MixoSync.Quotas;

/// <summary>Calculates when the calls of one limit can start, without I/O. Not thread-safe.</summary>
internal interface ILimitUsage
{
    /// <summary>Returns when a call can start.</summary>
    /// <param name="limit">The limit.</param>
    /// <param name="position">The place of the call among the next calls, starting at 1.</param>
    /// <param name="now">The time of the ledger.</param>
    /// <param name="latency">The expected time from the start of the call until it is sent.</param>
    DateTimeOffset TimeOf(QuotaLimit limit, long position, DateTimeOffset now, TimeSpan latency);

    /// <summary>Records that a call starts, which must be possible now, and is expected to be sent at <paramref name="sentAt"/>.</summary>
    /// <returns>The slot of the call, for <see cref="Delay"/>.</returns>
    int Start(QuotaLimit limit, DateTimeOffset now, DateTimeOffset sentAt);

    /// <summary>Records that a call was sent later than <paramref name="expected"/>.</summary>
    void Delay(QuotaLimit limit, int slot, DateTimeOffset expected, DateTimeOffset sentAt);
}
