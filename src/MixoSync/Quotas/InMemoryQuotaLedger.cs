using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using MixoSync.Clients;

namespace MixoSync.Quotas;

/// <summary>The ledger of a single process: lost with it, so a restart may repeat a window's calls.</summary>
internal sealed class InMemoryQuotaLedger(IOptions<QuotaOptions> options, TimeProvider time) : IQuotaLedger
{
    private readonly ConcurrentDictionary<string, SlotLedger> ledgers = [];
    private readonly DateTimeOffset origin = time.GetUtcNow();
    private readonly long originTimestamp = time.GetTimestamp();

    public Task<Permit> AskAsync(Client client, Permit? held, bool ahead, TimeSpan late, CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested
            ? Task.FromCanceled<Permit>(cancellationToken)
            : Task.FromResult(Locked(client.Id, (ledger, now) => ledger.Ask(client, held, ahead, late, now)));

    public Task DelayAsync(Client client, Permit permit, TimeSpan late, CancellationToken cancellationToken) =>
        Tell(client.Id, (ledger, now) => ledger.Delay(client, permit, now + late));

    // A call that was cancelled has ended all the same, and what the platform said holds: both ignore the token.
    public Task FinishAsync(Client client, Permit permit, TimeSpan? sinceSent, CancellationToken cancellationToken) =>
        Tell(client.Id, (ledger, now) => ledger.Finish(client, permit, now - sinceSent));

    public Task BlockAsync(Client client, TimeSpan wait, CancellationToken cancellationToken) =>
        Tell(client.Id, (ledger, now) => ledger.Block(wait, now));

    public Task ReleaseAsync(Client client, Permit permit, CancellationToken cancellationToken) =>
        Tell(client.Id, (ledger, now) => ledger.Release(client, permit, now));

    public Task ReleaseAsync(string clientId, CancellationToken cancellationToken) =>
        Tell(clientId, (ledger, now) => ledger.Release(now));

    private Task Tell(string clientId, Action<SlotLedger, DateTimeOffset> news)
    {
        Locked(clientId, (ledger, now) => { news(ledger, now); return true; });
        return Task.CompletedTask;
    }

    private T Locked<T>(string clientId, Func<SlotLedger, DateTimeOffset, T> use)
    {
        var ledger = ledgers.GetOrAdd(clientId, _ => new SlotLedger(options.Value));
        lock (ledger)
        {
            // Read under the lock: whoever comes later must not bring an earlier time.
            return use(ledger, Now());
        }
    }

    // Counted from one reading of the wall clock: a jump of that clock must neither free a slot nor hold one.
    private DateTimeOffset Now() => origin + time.GetElapsedTime(originTimestamp);
}
