namespace MixoSync.IntegrationTests.Faults;

/// <summary>One row of the fault matrix.</summary>
/// <param name="Name">The fault and what it affects.</param>
/// <param name="Settings">The clients, limits and servers.</param>
/// <param name="Play">Starts the processes and a run of every client, and injects the fault at a time that the seed determines.</param>
/// <param name="IsFast">Whether the row also belongs to the subset that every test run includes.</param>
internal sealed record FaultRow(string Name, FaultSettings Settings, Func<FaultScenario, Task> Play, bool IsFast = false);
