using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using MixoSync.Clients;

namespace MixoSync.Quotas;

/// <summary>The ledger of a single process. It is lost when the process ends, so a restart may repeat the calls of a window.</summary>
internal sealed class InMemoryQuotaLedger(IOptions<QuotaOptions> options, TimeProvider time) : IQuotaLedger
{
    private readonly ConcurrentDictionary<string, SlotLedger> ledgers = [];
    private readonly DateTimeOffset origin = time.GetUtcNow();
    private readonly long originTimestamp = time.GetTimestamp();

    public Task<Permit> AcquireAsync(Client client, Permit? held, bool isPriority, TimeSpan latency, CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested
            ? Task.FromCanceled<Permit>(cancellationToken)
            : Task.FromResult(WithLedger(client.Id, (ledger, now) => ledger.Acquire(client, held, isPriority, latency, now)));

    public Task ReportDelayAsync(Client client, Permit permit, TimeSpan latency, CancellationToken cancellationToken) =>
        Update(client.Id, (ledger, now) => ledger.ReportDelay(client, permit, now + latency));

    // Both ignore the token: a cancelled call has ended all the same, and a block by the platform applies to all callers.
    public Task CompleteAsync(Client client, Permit permit, TimeSpan? sinceSent, CancellationToken cancellationToken) =>
        Update(client.Id, (ledger, now) => ledger.Complete(client, permit, now - sinceSent));

    public Task BlockAsync(Client client, TimeSpan wait, CancellationToken cancellationToken) =>
        Update(client.Id, (ledger, now) => ledger.Block(wait, now));

    public Task ReleaseAsync(Client client, Permit permit, CancellationToken cancellationToken) =>
        Update(client.Id, (ledger, now) => ledger.Release(client, permit, now));

    public Task ReleaseAsync(string clientId, CancellationToken cancellationToken) =>
        Update(clientId, (ledger, now) => ledger.Release(now));

    private Task Update(string clientId, Action<SlotLedger, DateTimeOffset> news)
    {
        WithLedger(clientId, (ledger, now) => { news(ledger, now); return true; });
        return Task.CompletedTask;
    }

    private T WithLedger<T>(string clientId, Func<SlotLedger, DateTimeOffset, T> use)
    {
        var ledger = ledgers.GetOrAdd(clientId, _ => new SlotLedger(options.Value));
        lock (ledger)
        {
            // The time is read within the lock, so that it never goes backwards.
            return use(ledger, Now());
        }
    }

    // Based on one reading of the wall clock, so that a jump of that clock neither frees a slot nor holds one.
    private DateTimeOffset Now() => origin + time.GetElapsedTime(originTimestamp);
}
