using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using MixoSync.Clients;

namespace MixoSync.Quotas;

/// <summary>A ledger for a single process. It is lost on a restart, so the calls of one window can exceed the limit then.</summary>
internal sealed class InMemoryQuotaLedger(IOptions<QuotaOptions> options, TimeProvider time) : IQuotaLedger
{
    private readonly ConcurrentDictionary<string, SlotLedger> ledgers = [];
    private readonly DateTimeOffset origin = time.GetUtcNow();
    private readonly long originTimestamp = time.GetTimestamp();

    public Task<Permit> AcquireAsync(Client client, Permit? heldPermit, bool isPriority, TimeSpan latency, CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested
            ? Task.FromCanceled<Permit>(cancellationToken)
            : Task.FromResult(WithLedger(client.Id, (ledger, now) => ledger.Acquire(client, heldPermit, isPriority, latency, now)));

    public Task ReportDelayAsync(Client client, Permit permit, TimeSpan latency, CancellationToken cancellationToken) =>
        Update(client.Id, (ledger, now) => ledger.ReportDelay(client, permit, now + latency));

    // These two ignore the token: a cancelled call has ended as well, and a block by the platform always applies.
    public Task CompleteAsync(Client client, Permit permit, TimeSpan? sinceSent, CancellationToken cancellationToken) =>
        Update(client.Id, (ledger, now) => ledger.Complete(client, permit, now - sinceSent));

    public Task BlockAsync(Client client, TimeSpan wait, CancellationToken cancellationToken) =>
        Update(client.Id, (ledger, now) => ledger.Block(wait, now));

    public Task ReleaseAsync(Client client, Permit permit, CancellationToken cancellationToken) =>
        Update(client.Id, (ledger, now) => ledger.Release(client, permit, now));

    public Task ReleaseAsync(string clientId, CancellationToken cancellationToken) =>
        Update(clientId, (ledger, now) => ledger.Release(now));

    private Task Update(string clientId, Action<SlotLedger, DateTimeOffset> update)
    {
        WithLedger(clientId, (ledger, now) => { update(ledger, now); return true; });
        return Task.CompletedTask;
    }

    private T WithLedger<T>(string clientId, Func<SlotLedger, DateTimeOffset, T> use)
    {
        var ledger = ledgers.GetOrAdd(clientId, _ => new SlotLedger(options.Value));
        lock (ledger)
        {
            // Read the clock under the lock, so that the times of consecutive updates never go back.
            return use(ledger, Now());
        }
    }

    // Measured from a single reading of the wall clock, so that a clock adjustment neither frees a slot nor blocks one.
    private DateTimeOffset Now() => origin + time.GetElapsedTime(originTimestamp);
}
