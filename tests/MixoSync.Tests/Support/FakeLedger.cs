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

    /// <summary>The waits that the next questions are answered with, before calls may start again.</summary>
    public ConcurrentQueue<TimeSpan> NotYet { get; } = new();

    /// <summary>Whether waits are those for a place in flight.</summary>
    public bool NoPlace { get; set; }

    /// <summary>The permits that callers came with, question by question.</summary>
    public ConcurrentQueue<Permit?> Held { get; } = new();

    /// <summary>How long ago each finished call went out.</summary>
    public ConcurrentQueue<TimeSpan?> SinceSent { get; } = new();

    /// <summary>By how much later than the answers calls were expected to go out.</summary>
    public ConcurrentQueue<TimeSpan> Late { get; } = new();

    /// <summary>By how much later than their start calls were said to go out.</summary>
    public ConcurrentQueue<TimeSpan> Delays { get; } = new();

    /// <summary>What happens when a question or a delay arrives, before it is answered.</summary>
    public Func<Task> Arriving { get; set; } = () => Task.CompletedTask;

    public async Task<Permit> AcquireAsync(Client client, Permit? held, bool isPriority, TimeSpan latency, CancellationToken cancellationToken)
    {
        Late.Enqueue(latency);
        Held.Enqueue(held);
        await Arriving();
        var permit = held ?? new Permit(Interlocked.Increment(ref taken) - 1, time.GetUtcNow());
        var wait = NotYet.TryDequeue(out var scripted) ? scripted : blockedUntil - time.GetUtcNow();
        if (wait > TimeSpan.Zero)
        {
            return permit with { Wait = wait, IsInFlightLimited = NoPlace };
        }

        Interlocked.Increment(ref started);
        return permit with { Wait = TimeSpan.Zero };
    }

    public async Task ReportDelayAsync(Client client, Permit permit, TimeSpan latency, CancellationToken cancellationToken)
    {
        Delays.Enqueue(latency);
        await Arriving();
    }

    public Task CompleteAsync(Client client, Permit permit, TimeSpan? sinceSent, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref finished);
        SinceSent.Enqueue(sinceSent);
        return Task.CompletedTask;
    }

    /// <summary>The permits that were released unused.</summary>
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
