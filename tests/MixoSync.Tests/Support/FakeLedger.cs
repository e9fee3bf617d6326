using System.Collections.Concurrent;
using MixoSync.Clients;
using MixoSync.Quotas;

namespace MixoSync.Tests.Support;

/// <summary>Grants every permit, at once or when the block is over, and remembers what it was asked.</summary>
internal sealed class FakeLedger(TimeProvider time) : IQuotaLedger
{
    private DateTimeOffset blockedUntil;
    private int taken;
    private int started;
    private int finished;

    public int Taken => taken;

    public int Started => started;

    public int Finished => finished;

    public ConcurrentQueue<TimeSpan> Blocks { get; } = new();

    /// <summary>What is answered to the next questions whether a call may start, before "yes".</summary>
    public ConcurrentQueue<TimeSpan> NotYet { get; } = new();

    public Task<Permit> TakeAsync(Client client, CancellationToken cancellationToken)
    {
        var wait = blockedUntil - time.GetUtcNow();
        wait = wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
        return Task.FromResult(new Permit(Interlocked.Increment(ref taken) - 1, wait, time.GetUtcNow() + wait));
    }

    public Task<TimeSpan> TryStartAsync(Client client, Permit permit, CancellationToken cancellationToken)
    {
        if (NotYet.TryDequeue(out var wait))
        {
            return Task.FromResult(wait);
        }

        Interlocked.Increment(ref started);
        return Task.FromResult(TimeSpan.Zero);
    }

    public Task FinishAsync(Client client, Permit permit, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref finished);
        return Task.CompletedTask;
    }

    public Task BlockAsync(Client client, TimeSpan wait, CancellationToken cancellationToken)
    {
        Blocks.Enqueue(wait);
        blockedUntil = time.GetUtcNow() + wait;
        return Task.CompletedTask;
    }
}
