using CsCheck;
using MixoSync.Clients;
using MixoSync.Quotas;

namespace MixoSync.Tests.Quotas;

/// <summary>The events of the clients of one pool. Times are in milliseconds from the start, so that a failure is easy to read.</summary>
/// <param name="Quotas">The quota of each client.</param>
/// <param name="Pool">The quota of the pool of all clients.</param>
/// <param name="MaxInFlight">The in-flight limit of each client.</param>
/// <param name="Callers">The calls, in the order of their arrival.</param>
/// <param name="Blocks">Rejections by the platform.</param>
internal sealed record QuotaScenario(string[] Quotas, string Pool, int MaxInFlight, Caller[] Callers, Block[] Blocks)
{
    private const int Clients = 3;

    private static readonly Gen<string> SomeLimit = Gen.OneOf(
        Gen.Select(Gen.Int[1, 6], Gen.Int[100, 2_000], (calls, window) => $"{calls}/{window}ms"),
        Gen.Select(Gen.Int[201, 700], Gen.Int[100, 3_000], (calls, window) => $"{calls}/{window}ms"),
        Gen.Select(Gen.Int[1, 40], Gen.OneOf(Gen.Const("UTC"), Gen.Const("Europe/Berlin")), (calls, zone) => $"{calls}/1d@{zone}"));

    private static readonly Gen<string> SomeQuota = SomeLimit.Array[1, 3].Select(limits =>
        string.Join(',', limits.DistinctBy(limit => Quota.Parse(limit).Limits[0] with { Calls = 1 })));

    /// <summary>Start times, some of them just before midnight on days with a daylight-saving change.</summary>
    public static readonly Gen<DateTimeOffset> StartTime = Gen.OneOf(
        Gen.Const(new DateTimeOffset(2026, 3, 10, 12, 0, 0, TimeSpan.Zero)),
        Gen.Const(new DateTimeOffset(2026, 3, 28, 22, 59, 58, TimeSpan.Zero)),
        Gen.Const(new DateTimeOffset(2026, 10, 24, 23, 59, 55, TimeSpan.Zero)));

    /// <summary>A quota and a number of calls that arrive at once.</summary>
    public static readonly Gen<(string Quota, int Calls)> Backlog = Gen.Select(SomeQuota, Gen.Int[1, 400]);

    /// <summary>Scenarios with late and crashing callers and blocks.</summary>
    public static readonly Gen<QuotaScenario> Disturbed = Gen.Select(
        SomeQuota.Array[Clients], SomeQuota, Gen.Int[1, 6], SomeCallers(), SomeBlocks(),
        (quotas, pool, maxInFlight, callers, blocks) => new QuotaScenario(quotas, pool, maxInFlight, callers, blocks));

    private static Gen<Caller[]> SomeCallers() => Gen.Select(
        Gen.Int[0, Clients - 1],
        Gen.OneOf(Gen.Const(0), Gen.Int[0, 500]),
        Gen.OneOf(Gen.Const(0), Gen.Int[0, 3_000]),
        Gen.Int[0, 900],
        Gen.Enum<Outcome>(),
        Gen.Select(Gen.Enum<Lane>(), Gen.Int[0, 240]),
        (client, gap, lateness, duration, outcome, kind) => new Caller(client, gap, lateness, duration, outcome, kind.Item1, kind.Item2))
        .Array[1, 60];

    private static Gen<Block[]> SomeBlocks() => Gen.Select(
        Gen.Int[0, Clients - 1], Gen.Int[0, 15_000], Gen.Int[1, 3_000], (client, at, wait) => new Block(client, at, wait)).Array[0, 3];
}

/// <param name="Client">The number of its client.</param>
/// <param name="Gap">The time between the arrivals of the previous caller and this one.</param>
/// <param name="Lateness">The time from when its call is due until it acquires again.</param>
/// <param name="Duration">The time from sending the call until it ends.</param>
/// <param name="Outcome">How the caller ends.</param>
/// <param name="Lane">The lane of its call.</param>
/// <param name="Transit">The time from the start of the call until it arrives at the platform, less than the margin of the ledger.</param>
internal sealed record Caller(int Client, int Gap, int Lateness, int Duration, Outcome Outcome, Lane Lane, int Transit);

internal enum Outcome
{
    Completes,

    /// <summary>Crashes after acquiring once, which has got a place in line or started the call.</summary>
    CrashesBeforeSending,
    CrashesWhileSending,

    /// <summary>Crashes while sending, and its message is redelivered with the same permit.</summary>
    IsRedelivered,

    /// <summary>A duplicate of its message with the same permit is handled at the same time.</summary>
    IsDuplicated,
}

internal sealed record Block(int Client, int At, int Wait);
