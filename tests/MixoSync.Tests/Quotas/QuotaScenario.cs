using CsCheck;
using MixoSync.Clients;

namespace MixoSync.Tests.Quotas;

/// <summary>The events of one client's ledger. Times are in milliseconds from the start, so that a failure is easy to read.</summary>
internal sealed record QuotaScenario(int Calls, int Window, int MaxInFlight, Caller[] Callers, Block[] Blocks, NewLimit[] Limits)
{
    /// <summary>Scenarios with prompt callers, and without blocks or changes of the limit.</summary>
    public static readonly Gen<QuotaScenario> Undisturbed =
        Gen.Select(Gen.Int[1, 6], Gen.Int[100, 2_000], SomeCallers(prompt: true), (calls, window, callers) =>
            new QuotaScenario(calls, window, MaxInFlight: 100, callers, [], []));

    /// <summary>The same, but every caller completes and some make priority calls.</summary>
    public static readonly Gen<QuotaScenario> WithPriorityCalls =
        Gen.Select(Undisturbed, Gen.Bool.Array[30], (scenario, isPriority) => scenario with
        {
            Callers = [.. scenario.Callers.Select((caller, i) => caller with { Outcome = Outcome.Completes, IsPriority = isPriority[i] })],
        });

    /// <summary>Scenarios with late and crashing callers, blocks and changes of the limit.</summary>
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
            prompt ? Gen.OneOf(Outcome.Completes, Outcome.CrashesBeforeSending) : Gen.Enum<Outcome>(),
            prompt ? Gen.Const(false) : Gen.Bool,
            (gap, lateness, duration, outcome, isPriority) => new Caller(gap, lateness, duration, outcome, isPriority))
        .Array[1, 30];

    private static Gen<Block[]> SomeBlocks() =>
        Gen.Select(Gen.Int[0, 15_000], Gen.Int[1, 3_000], (at, wait) => new Block(at, wait)).Array[0, 3];

    private static Gen<NewLimit[]> SomeLimits() =>
        Gen.Select(Gen.Int[0, 15_000], Gen.Int[1, 6], (at, calls) => new NewLimit(at, calls)).Array[0, 3];
}

/// <param name="Gap">The time between the arrivals of the previous caller and this one.</param>
/// <param name="Lateness">The time from when its permit is due until it acquires again.</param>
/// <param name="Duration">The time from sending the call until it ends.</param>
/// <param name="Outcome">How the caller ends.</param>
/// <param name="IsPriority">Whether it makes a priority call.</param>
internal sealed record Caller(int Gap, int Lateness, int Duration, Outcome Outcome, bool IsPriority);

internal enum Outcome
{
    Completes,

    /// <summary>Crashes after acquiring once, which has reserved a slot or started the call.</summary>
    CrashesBeforeSending,
    CrashesWhileSending,

    /// <summary>Crashes while sending, and its message is redelivered with the same permit.</summary>
    IsRedelivered,

    /// <summary>A duplicate of its message with the same permit is handled at the same time.</summary>
    IsDuplicated,
}

internal sealed record Block(int At, int Wait);

internal sealed record NewLimit(int At, int Calls);
