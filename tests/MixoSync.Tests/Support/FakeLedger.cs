using System.Collections.Concurrent;
using MixoSync.Clients;
using MixoSync.Quotas;

namespace MixoSync.Tests.Support;

/// <summary>A ledger without a limit. Calls start immediately or when a block ends. It records its requests.</summary>
internal sealed class FakeLedger(TimeProvider time) : IQuotaLedger
{
    private DateTimeOffset blockedUntil;
    private int reserved;
    private int started;
    private int completed;

    public int Reserved => reserved;

    public int Started => started;

    public int Completed => completed;

    public ConcurrentQueue<TimeSpan> Blocks { get; } = new();

    /// <summary>The waits that the next requests return. Later calls start immediately.</summary>
    public ConcurrentQueue<TimeSpan> Waits { get; } = new();

    /// <summary>Whether the waits are caused by the in-flight limit.</summary>
    public bool IsInFlightLimited { get; set; }

    /// <summary>The lane of each request.</summary>
    public ConcurrentQueue<Lane> Lanes { get; } = new();

    /// <summary>The held permit of each request.</summary>
    public ConcurrentQueue<Permit?> HeldPermits { get; } = new();

    /// <summary>The time since each completed call was sent.</summary>
    public ConcurrentQueue<TimeSpan?> SinceSent { get; } = new();

    /// <summary>The expected latency of each request.</summary>
    public ConcurrentQueue<TimeSpan> ExpectedLatencies { get; } = new();

    /// <summary>The reported delays of started calls.</summary>
    public ConcurrentQueue<TimeSpan> ReportedDelays { get; } = new();

    /// <summary>Called when a permit is acquired or a delay is reported, before the response.</summary>
    public Func<Task> OnRequest { get; set; } = () => Task.CompletedTask;

    public async Task<Permit> AcquireAsync(Client client, Permit? heldPermit, Lane lane, TimeSpan latency, CancellationToken cancellationToken)
    {
        ExpectedLatencies.Enqueue(latency);
        HeldPermits.Enqueue(heldPermit);
        Lanes.Enqueue(lane);
        await OnRequest();
        var permit = heldPermit ?? new Permit(Guid.CreateVersion7(), time.GetUtcNow());
        Interlocked.Add(ref reserved, heldPermit is null ? 1 : 0);
        var wait = Waits.TryDequeue(out var scripted) ? scripted : blockedUntil - time.GetUtcNow();
        if (wait > TimeSpan.Zero)
        {
            return permit with { Wait = wait, IsInFlightLimited = IsInFlightLimited };
        }

        Interlocked.Increment(ref started);
        return permit with { Wait = TimeSpan.Zero };
    }

    public async Task ReportDelayAsync(Client client, Permit permit, TimeSpan latency, CancellationToken cancellationToken)
    {
        ReportedDelays.Enqueue(latency);
        await OnRequest();
    }

    public Task CompleteAsync(Client client, Permit permit, TimeSpan? sinceSent, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref completed);
        SinceSent.Enqueue(sinceSent);
        return Task.CompletedTask;
    }

    /// <summary>The released permits.</summary>
    public ConcurrentQueue<Permit> Released { get; } = new();

    public Task ReleaseAsync(Client client, Permit permit, CancellationToken cancellationToken)
    {
        Released.Enqueue(permit);
        return Task.CompletedTask;
    }

    public Task ReleaseAsync(string clientId, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task BlockAsync(Client client, TimeSpan wait, CancellationToken cancellationToken)
    {
        Blocks.Enqueue(wait);
        blockedUntil = time.GetUtcNow() + wait;
        return Task.CompletedTask;
    }
}
