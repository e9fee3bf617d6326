using Microsoft.Extensions.Options;
using MixoSync.Clients;

namespace MixoSync.Quotas;

/// <summary>A ledger for a single process. It is lost on a restart, so the calls of one window can exceed the limit then.</summary>
internal sealed class InMemoryQuotaLedger(IOptions<QuotaOptions> options, TimeProvider time) : IQuotaLedger
{
    private const int MaxPasses = 4;

    private readonly Lock update = new();
    private readonly Dictionary<string, QuotaScope> scopes = [];
    private readonly Dictionary<string, CallsInFlight> inFlight = [];
    private readonly DateTimeOffset origin = time.GetUtcNow();
    private readonly long originTimestamp = time.GetTimestamp();

    public Task<Permit> AcquireAsync(Client client, Permit? heldPermit, Lane lane, TimeSpan latency, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<Permit>(cancellationToken);
        }

        lock (update)
        {
            return Task.FromResult(Acquire(client, heldPermit, lane, latency, Now()));
        }
    }

    public Task ReportDelayAsync(Client client, Permit permit, TimeSpan latency, CancellationToken cancellationToken) =>
        Update(now => Delay(client, permit, now + latency));

    // Completing and blocking ignore the token: a cancelled call has ended as well, and a block by the platform always applies.
    public Task CompleteAsync(Client client, Permit permit, TimeSpan? sinceSent, CancellationToken cancellationToken) => Update(now =>
    {
        if (sinceSent is { } elapsed)
        {
            Delay(client, permit, now - elapsed);
        }

        CallsOf(client).Remove(permit.Id);
    });

    public Task BlockAsync(Client client, TimeSpan wait, CancellationToken cancellationToken) =>
        Update(now => ScopesOf(client).First().Scope.Block(now + wait));

    public Task ReleaseAsync(Client client, Permit permit, CancellationToken cancellationToken) =>
        Update(_ => RemoveFrom(ScopesOf(client).Select(limited => limited.Scope), permit.Id));

    public Task ReleaseAsync(string clientId, CancellationToken cancellationToken) => Update(_ =>
    {
        foreach (var scope in scopes.Values)
        {
            scope.Waiting.Remove(clientId);
        }
    });

    private Permit Acquire(Client client, Permit? heldPermit, Lane lane, TimeSpan latency, DateTimeOffset now)
    {
        var calls = CallsOf(client);
        var id = heldPermit is { } held && calls.Find(held.Id) is null ? held.Id : Guid.CreateVersion7();
        var request = ScopesOf(client).Select(limited =>
        {
            limited.Scope.Waiting.RemoveExpired(now, except: id);
            return new LimitedCall(limited.Name, limited.Scope, limited.Quota, limited.Scope.Waiting.Find(id, client.Id, lane));
        }).ToList();
        if (EarliestStart(request, id, now, latency) is var start && start > now)
        {
            request.ForEach(limited => limited.Scope.Waiting.Add(id, limited.Call, start));
            return new Permit(id, start, start - now);
        }

        if (calls.WaitFor(client.MaxInFlight, now) is var wait && wait > TimeSpan.Zero)
        {
            RemoveFrom(request.Select(limited => limited.Scope), id);
            return new Permit(id, now, wait, IsInFlightLimited: true);
        }

        var slots = request.ToDictionary(limited => limited.Name, limited => limited.Scope.Start(limited.Quota, id, limited.Call, now, now + latency));
        calls.Add(id, now, now + latency, slots);
        return new Permit(id, now);
    }

    // Only calls before this one that are due until its start delay it. Each pass takes into account those that are due until the result of
    // the one before. If the last pass still finds more, begin from the other side: with the time at which it starts after all of them.
    private static DateTimeOffset EarliestStart(List<LimitedCall> request, Guid id, DateTimeOffset now, TimeSpan latency)
    {
        var start = now;
        for (var pass = 0; pass < MaxPasses; pass++)
        {
            var by = start;
            start = StartAfter(by);
            if (start <= by)
            {
                return by;
            }
        }

        return StartAfter(StartAfter(DateTimeOffset.MaxValue));

        DateTimeOffset StartAfter(DateTimeOffset by) =>
            request.Max(limited => limited.Scope.TimeOf(limited.Quota, id, limited.Call, by, now, latency));
    }

    private void Delay(Client client, Permit permit, DateTimeOffset sentAt)
    {
        var calls = CallsOf(client);
        if (calls.Find(permit.Id) is not { } call || sentAt <= call.SentAt)
        {
            return;
        }

        calls.Delay(permit.Id, sentAt);
        foreach (var (name, scope, quota) in ScopesOf(client))
        {
            scope.Delay(quota, call.Slots.GetValueOrDefault(name, []), call.SentAt, sentAt);
        }
    }

    private static void RemoveFrom(IEnumerable<QuotaScope> scopes, Guid permit)
    {
        foreach (var scope in scopes)
        {
            scope.Waiting.Remove(permit);
        }
    }

    private IEnumerable<(string Name, QuotaScope Scope, Quota Quota)> ScopesOf(Client client) => ScopeName.Of(client).Select(scope => (
        scope.Name, GetOrAdd(scopes, scope.Name, () => new QuotaScope(options.Value.Margin, ScopeName.IsPool(scope.Name))), scope.Quota));

    private CallsInFlight CallsOf(Client client) => GetOrAdd(inFlight, client.Id, () => new CallsInFlight(options.Value.Lease));

    private Task Update(Action<DateTimeOffset> change)
    {
        lock (update)
        {
            change(Now()); // Under the lock, so that the times of consecutive updates never go back.
        }

        return Task.CompletedTask;
    }

    // Measured from a single reading of the wall clock, so that a clock adjustment neither frees a slot nor blocks one.
    private DateTimeOffset Now() => origin + time.GetElapsedTime(originTimestamp);

    private static T GetOrAdd<T>(Dictionary<string, T> items, string name, Func<T> create)
    {
        if (!items.TryGetValue(name, out var item))
        {
            items.Add(name, item = create());
        }

        return item;
    }

    private sealed record LimitedCall(string Name, QuotaScope Scope, Quota Quota, WaitingCall Call);
}
