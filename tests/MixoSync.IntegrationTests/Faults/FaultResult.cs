namespace MixoSync.IntegrationTests.Faults;

/// <summary>The result of a fault scenario.</summary>
/// <param name="Lost">The number of campaigns that are neither synced nor dead-lettered.</param>
/// <param name="Duplicated">The number of duplicate rows and dead letters, and of dead letters for a synced campaign.</param>
/// <param name="RepeatedCalls">The number of sync calls that the platform received again.</param>
/// <param name="OverTheLimit">The number of rejected calls and of calls beyond the limit of a window.</param>
/// <param name="DeadLettered">The number of campaigns with a dead letter, which are not lost.</param>
/// <param name="Errors">Descriptions of all problems. Empty if there are none.</param>
internal sealed record FaultResult(
    int Lost, int Duplicated, int RepeatedCalls, int OverTheLimit, int DeadLettered, IReadOnlyList<string> Errors)
{
    public bool IsClean => Errors.Count == 0;

    public override string ToString() => string.Join('\n', Errors.Prepend(
        $"lost {Lost}, duplicated {Duplicated}, repeated calls {RepeatedCalls}, over the limit {OverTheLimit}, dead-lettered {DeadLettered}"));
}
