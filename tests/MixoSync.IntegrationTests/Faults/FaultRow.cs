namespace MixoSync.IntegrationTests.Faults;

/// <summary>One row of the fault matrix.</summary>
/// <param name="Name">What befalls whom.</param>
/// <param name="Setting">What it befalls.</param>
/// <param name="Play">Starts the processes and a run of every client, and has the fault strike at a moment that the seed draws.</param>
/// <param name="IsFast">Whether it belongs to the subset that every run of the tests plays.</param>
internal sealed record FaultRow(string Name, FaultSettings Setting, Func<FaultScenario, Task> Play, bool IsFast = false);
