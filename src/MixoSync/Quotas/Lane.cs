namespace MixoSync.Quotas;

/// <summary>The kind of a call, which decides its place among the calls that wait for the same quota.</summary>
internal enum Lane
{
    /// <summary>A call for a person who waits for it. Goes first, but gets at most every second call while normal calls wait.</summary>
    Urgent,

    /// <summary>A list call. Goes before normal calls of its client, because it provides their work.</summary>
    Listing,

    /// <summary>A call of a scheduled run.</summary>
    Normal,

    /// <summary>A call that repeats an earlier failure. Gets a quarter of the share of a normal call in a pool.</summary>
    Backfill,
}
