using CsCheck;

namespace MixoSync.Tests.Pipeline.Lifecycle;

/// <summary>An event in the life of a message or run.</summary>
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
    PassTime,

    /// <summary>A person requests a campaign during a run.</summary>
    RequestUrgently,

    /// <summary>The page-fetcher records the last page of a run.</summary>
    ListLastPage,
}

/// <summary>The result of handling a message.</summary>
internal enum Outcome
{
    Synced,
    Skipped,
    ParkedForQuota,
    InFlightLimitReached,
    FailedTransiently,
    FailedPermanently,
    DatabaseUnavailable,
    Requeued,
}

/// <summary>One step of a sequence.</summary>
/// <param name="Event">The event.</param>
/// <param name="Index">Selects one of the messages or runs to which the event can apply.</param>
/// <param name="Outcome">The outcome of <see cref="Event.Finish"/>.</param>
/// <param name="CrashAfter">The number of writes after which the process crashes. If there are fewer writes, it does not crash.</param>
internal sealed record Step(Event Event, int Index, Outcome Outcome, int CrashAfter)
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
        (1, Gen.Const(Event.PassTime)),
        (2, Gen.Const(Event.RequestUrgently)),
        (2, Gen.Const(Event.ListLastPage)));

    private static readonly Gen<Outcome> Outcomes = Gen.Frequency(
        (2, Gen.Const(Outcome.Synced)),
        (1, Gen.Const(Outcome.Skipped)),
        (3, Gen.Const(Outcome.ParkedForQuota)),
        (3, Gen.Const(Outcome.InFlightLimitReached)),
        (2, Gen.Const(Outcome.FailedTransiently)),
        (4, Gen.Const(Outcome.FailedPermanently)),
        (1, Gen.Const(Outcome.DatabaseUnavailable)),
        (1, Gen.Const(Outcome.Requeued)));

    private static readonly Gen<int> Crashes = Gen.Frequency((3, Gen.Const(NoCrash)), (1, Gen.Int[0, 4]));

    /// <summary>Sequences of up to 14 steps.</summary>
    public static Gen<Step[]> Sequences { get; } =
        Gen.Select(Events, Gen.Int[0, 5], Outcomes, Crashes, (kind, index, outcome, crash) => new Step(kind, index, outcome, crash)).Array[1, 14];

    /// <summary>A step without a failure.</summary>
    public static Step Healthy(Event kind) => new(kind, 0, Outcome.Synced, NoCrash);

    public override string ToString() =>
        $"{Event} {Index}{(Event == Event.Finish ? $" {Outcome}" : "")}{(CrashAfter < NoCrash ? $" crash after {CrashAfter}" : "")}";
}
