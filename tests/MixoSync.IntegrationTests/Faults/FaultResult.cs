namespace MixoSync.IntegrationTests.Faults;

/// <summary>What the oracle found.</summary>
/// <param name="Lost">Campaigns that are neither synced nor dead-lettered.</param>
/// <param name="Duplicated">Rows and dead letters that are there more often than once, or for a campaign that was synced.</param>
/// <param name="RepeatedCalls">Syncs that the platform did again.</param>
/// <param name="OverTheLimit">Calls refused, and those that a window held too many of.</param>
/// <param name="DeadLettered">Campaigns that await a person: with their reason, so not lost.</param>
/// <param name="Complaints">Everything that is not as it should be, in words; none when all is well.</param>
internal sealed record FaultResult(
    int Lost, int Duplicated, int RepeatedCalls, int OverTheLimit, int DeadLettered, IReadOnlyList<string> Complaints)
{
    public bool IsClean => Complaints.Count == 0;

    public override string ToString() => string.Join('\n', Complaints.Prepend(
        $"lost {Lost}, duplicated {Duplicated}, repeated calls {RepeatedCalls}, over the limit {OverTheLimit}, dead-lettered {DeadLettered}"));
}
