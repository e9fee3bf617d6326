namespace MixoSync.Quotas;

/// <summary>A call that waits for a limit of a scope.</summary>
/// <param name="ClientId">The client that makes the call.</param>
/// <param name="Lane">The lane of the call.</param>
/// <param name="Turn">The place among the calls of the same rank. Calls with the same turn go in the order of <paramref name="Number"/>.</param>
/// <param name="Number">The number of the call in the order of arrival.</param>
/// <param name="Due">When the call is expected to start.</param>
internal sealed record WaitingCall(string ClientId, Lane Lane, long Turn, long Number, DateTimeOffset Due);

/// <summary>
/// The calls that wait for a client's quota or for a pool, in the order in which they start. A call holds a place in line, not a slot, so
/// a call that never comes back wastes nothing: its place counts from when it is due for <see cref="Patience"/>.
/// </summary>
/// <param name="isPool">Whether several clients share the limits. Then their calls take turns.</param>
internal sealed class WaitingCalls(bool isPool)
{
    /// <summary>How long a due call may take to arrive before later calls take its place.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private const int BackfillStride = 4;

    private readonly Dictionary<Guid, WaitingCall> calls = [];
    private readonly Dictionary<string, long> lastTurns = [];
    private long turn;
    private long arrivals;
    private bool isNormalNext;

    /// <summary>Returns the waiting call of a permit, or the call to add if it does not wait yet.</summary>
    public WaitingCall Find(Guid permit, string clientId, Lane lane) =>
        calls.TryGetValue(permit, out var call) ? call : new WaitingCall(clientId, lane, NextTurn(clientId, lane), arrivals, default);

    /// <summary>Returns the number of other calls that start before a call if all start that are due by <paramref name="time"/>.</summary>
    public long CountBefore(Guid permit, WaitingCall call, DateTimeOffset time)
    {
        var (before, urgentBefore, urgent, listings, others) = (0L, 0L, 0L, 0L, 0L);
        foreach (var (id, other) in calls)
        {
            if (id == permit || other.Due > time)
            {
                continue;
            }

            var isBefore = IsPreferred(other) == IsPreferred(call) && (other.Turn, other.Number).CompareTo((call.Turn, call.Number)) < 0;
            before += isBefore ? 1 : 0;
            urgentBefore += isBefore && other.Lane == Lane.Urgent ? 1 : 0;
            urgent += other.Lane == Lane.Urgent ? 1 : 0;
            listings += IsPreferred(other) && other.Lane != Lane.Urgent ? 1 : 0;
            others += IsPreferred(other) ? 0 : 1;
        }

        // After each urgent call comes one that is not preferred.
        return !IsPreferred(call) ? before + listings + Math.Min(urgent, before + (isNormalNext ? 0 : 1))
            : call.Lane == Lane.Urgent ? before + Math.Min(others, urgentBefore + (isNormalNext ? 1 : 0))
            : before;
    }

    public void Add(Guid permit, WaitingCall call, DateTimeOffset due)
    {
        if (calls.TryAdd(permit, call))
        {
            arrivals++;
            lastTurns[call.ClientId] = call.Turn;
        }

        calls[permit] = call with { Due = due };
    }

    /// <summary>Removes a call that starts, and decides whether an urgent call can start next.</summary>
    public void Start(Guid permit, WaitingCall call, DateTimeOffset now)
    {
        calls.Remove(permit);
        turn = Math.Max(turn, call.Turn);
        lastTurns[call.ClientId] = Math.Max(call.Turn, lastTurns.GetValueOrDefault(call.ClientId));
        isNormalNext = call.Lane == Lane.Urgent ? calls.Values.Any(other => other.Due <= now && !IsPreferred(other))
            : isNormalNext && IsPreferred(call);
    }

    public void Remove(Guid permit) => calls.Remove(permit);

    /// <summary>Removes all calls of a client.</summary>
    public void Remove(string clientId)
    {
        lastTurns.Remove(clientId);
        foreach (var (permit, _) in calls.Where(call => call.Value.ClientId == clientId).ToList())
        {
            calls.Remove(permit);
        }
    }

    /// <summary>Removes calls that were due and have not come back.</summary>
    public void RemoveExpired(DateTimeOffset now, Guid except)
    {
        foreach (var (permit, _) in calls.Where(call => call.Value.Due <= now - Patience && call.Key != except).ToList())
        {
            calls.Remove(permit);
        }
    }

    // In a pool, a list call takes its turn like the other calls, otherwise a client with many pages would stop the other clients.
    private bool IsPreferred(WaitingCall call) => call.Lane == Lane.Urgent || (call.Lane == Lane.Listing && !isPool);

    // Start-time fair queuing: the next turn of a client follows its last one, but is never before the turn that is served now.
    private long NextTurn(string clientId, Lane lane) => !isPool ? 0
        : lastTurns.TryGetValue(clientId, out var last) ? Math.Max(turn, last + (lane == Lane.Backfill ? BackfillStride : 1))
        : turn;
}
