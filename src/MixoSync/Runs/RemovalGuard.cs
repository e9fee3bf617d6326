namespace MixoSync.Runs;

/// <summary>
/// Decides whether a complete listing misses so many campaigns that their removal is held until a person or later listings decide. Such
/// a listing is more often an error of the platform or of the account's permissions than a real removal.
/// </summary>
/// <param name="Percent">The share of the known campaigns that may be missing, in percent. 0 disables the guard.</param>
/// <param name="Count">The number of campaigns that may be missing. 0 disables the guard.</param>
internal sealed record RemovalGuard(int Percent, int Count)
{
    /// <summary>The minimum time between two later listings that confirm a held removal without a person.</summary>
    public static TimeSpan ConfirmationInterval { get; } = TimeSpan.FromHours(1);

    /// <summary>Returns whether the removal is held: both limits are exceeded.</summary>
    /// <param name="missing">The number of known campaigns that the listing does not contain.</param>
    /// <param name="known">The number of the client's campaigns that are not removed.</param>
    public bool Holds(long missing, long known) =>
        Percent > 0 && Count > 0 && missing > Count && missing * 100 > known * Percent;

    /// <summary>Returns the reason that a run reports, which says what to do.</summary>
    public static string Reason(string clientId, int held, long known) =>
        $"{held} of {known} campaigns are missing from the listing, so none was marked as removed. "
        + $"Run 'mixosync removals approve {clientId}' if they were really removed, or 'mixosync removals discard {clientId}' to keep them";
}
