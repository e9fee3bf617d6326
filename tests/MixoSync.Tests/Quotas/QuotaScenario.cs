using CsCheck;
using MixoSync.Clients;

namespace MixoSync.Tests.Quotas;

/// <summary>What happens to one client's ledger, in milliseconds from the start, so that a failure is easy to read.</summary>
internal sealed record QuotaScenario(int Calls, int Window, int MaxInFlight, Caller[] Callers, Block[] Blocks, NewLimit[] Limits)
{
    /// <summary>Callers that are prompt and live, blocks and changes of the limit: none.</summary>
    public static readonly Gen<QuotaScenario> Undisturbed =
        Gen.Select(Gen.Int[1, 6], Gen.Int[100, 2_000], SomeCallers(prompt: true), (calls, window, callers) =>
            new QuotaScenario(calls, window, MaxInFlight: 100, callers, [], []));

    /// <summary>The same, and all of them live, but some go ahead of the others.</summary>
    public static readonly Gen<QuotaScenario> Overtaking =
        Gen.Select(Undisturbed, Gen.Bool.Array[30], (scenario, ahead) => scenario with
        {
            Callers = [.. scenario.Callers.Select((caller, i) => caller with { Fate = Fate.Finishes, Ahead = ahead[i] })],
        });

    /// <summary>Everything at once.</summary>
    public static readonly Gen<QuotaScenario> Disturbed =
        Gen.Select(Gen.Int[1, 6], Gen.Int[100, 2_000], Gen.Int[1, 6], SomeCallers(prompt: false), SomeBlocks(), SomeLimits(),
            (calls, window, maxInFlight, callers, blocks, limits) =>
                new QuotaScenario(calls, window, maxInFlight, callers, blocks, limits));

    public Quota Quota => new(Calls, TimeSpan.FromMilliseconds(Window));

    private static Gen<Caller[]> SomeCallers(bool prompt) =>
        Gen.Select(
            Gen.OneOf(Gen.Const(0), Gen.Int[0, 1_000]),
            prompt ? Gen.Const(0) : Gen.OneOf(Gen.Const(0), Gen.Int[0, 3_000]),
            prompt ? Gen.Const(0) : Gen.Int[0, 900],
            prompt ? Gen.OneOf(Fate.Finishes, Fate.DiesBeforeSending) : Gen.Enum<Fate>(),
            prompt ? Gen.Const(false) : Gen.Bool,
            (gap, lateness, duration, fate, ahead) => new Caller(gap, lateness, duration, fate, ahead))
        .Array[1, 30];

    private static Gen<Block[]> SomeBlocks() =>
        Gen.Select(Gen.Int[0, 15_000], Gen.Int[1, 3_000], (at, wait) => new Block(at, wait)).Array[0, 3];

    private static Gen<NewLimit[]> SomeLimits() =>
        Gen.Select(Gen.Int[0, 15_000], Gen.Int[1, 6], (at, calls) => new NewLimit(at, calls)).Array[0, 3];
}

/// <param name="Gap">From the arrival of the caller before to this one's.</param>
/// <param name="Lateness">From the time its permit is due until it asks again.</param>
/// <param name="Duration">From its sending until it ends, one way or the other.</param>
/// <param name="Fate">How it ends.</param>
/// <param name="Ahead">Whether it goes ahead of the others.</param>
internal sealed record Caller(int Gap, int Lateness, int Duration, Fate Fate, bool Ahead);

internal enum Fate
{
    Finishes,

    /// <summary>After its first question, which took a permit for later or has started the call already.</summary>
    DiesBeforeSending,
    DiesWhileSending,

    /// <summary>It dies while sending, and its message comes back with the same permit.</summary>
    SendsTwice,

    /// <summary>A second copy of its message, with the same permit, is under way at the same time.</summary>
    HasATwin,
}

internal sealed record Block(int At, int Wait);

internal sealed record NewLimit(int At, int Calls);
