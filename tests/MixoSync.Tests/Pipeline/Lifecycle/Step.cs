using CsCheck;

namespace MixoSync.Tests.Pipeline.Lifecycle;

/// <summary>What happens next to one of the messages.</summary>
internal enum Event
{
    Deliver,
    Finish,
    Duplicate,
    Replay,
    Backfill,
    Cancel,
    Purge,
    Poison,
    TimePasses,
}

/// <summary>How the handling of a message ends.</summary>
internal enum Outcome
{
    Synced,
    Skipped,
    ParkedForQuota,
    NoPlaceInFlight,
    FailedForNow,
    FailedForGood,
    DatabaseAway,
    HandedBack,
}

/// <summary>One step of a sequence.</summary>
/// <param name="Event">What happens.</param>
/// <param name="Which">Chooses among the messages that it can happen to.</param>
/// <param name="Outcome">For <see cref="Event.Finish"/>.</param>
/// <param name="CrashAfter">After so many writes the process dies; more than there are: it does not.</param>
internal sealed record Step(Event Event, int Which, Outcome Outcome, int CrashAfter)
{
    private const int NoCrash = 9;

    private static readonly Gen<Event> Events = Gen.Frequency(
        (8, Gen.Const(Event.Deliver)),
        (8, Gen.Const(Event.Finish)),
        (2, Gen.Const(Event.Duplicate)),
        (4, Gen.Const(Event.Replay)),
        (1, Gen.Const(Event.Backfill)),
        (1, Gen.Const(Event.Cancel)),
        (1, Gen.Const(Event.Purge)),
        (1, Gen.Const(Event.Poison)),
        (1, Gen.Const(Event.TimePasses)));

    private static readonly Gen<Outcome> Outcomes = Gen.Frequency(
        (2, Gen.Const(Outcome.Synced)),
        (1, Gen.Const(Outcome.Skipped)),
        (3, Gen.Const(Outcome.ParkedForQuota)),
        (3, Gen.Const(Outcome.NoPlaceInFlight)),
        (2, Gen.Const(Outcome.FailedForNow)),
        (4, Gen.Const(Outcome.FailedForGood)),
        (1, Gen.Const(Outcome.DatabaseAway)),
        (1, Gen.Const(Outcome.HandedBack)));

    private static readonly Gen<int> Crashes = Gen.Frequency((3, Gen.Const(NoCrash)), (1, Gen.Int[0, 4]));

    /// <summary>Sequences of up to 14 steps.</summary>
    public static Gen<Step[]> Sequences { get; } =
        Gen.Select(Events, Gen.Int[0, 5], Outcomes, Crashes, (kind, which, outcome, crash) => new Step(kind, which, outcome, crash)).Array[1, 14];

    /// <summary>Nothing goes wrong any more.</summary>
    public static Step Calm(Event kind) => new(kind, 0, Outcome.Synced, NoCrash);

    public override string ToString() =>
        $"{Event} {Which}{(Event == Event.Finish ? $" {Outcome}" : "")}{(CrashAfter < NoCrash ? $" crash after {CrashAfter}" : "")}";
}
