using MixoSync.MockApi.Options;

namespace MixoSync.IntegrationTests.Faults;

/// <summary>What a fault strikes: clients, the platform's limits, and whether a server is stopped that nobody else may use.</summary>
internal sealed record FaultSettings
{
    public IReadOnlyList<string> Clients { get; init; } = ["acme"];

    /// <summary>Of each client.</summary>
    public int Campaigns { get; init; } = 30;

    /// <summary>Calls of each client in any <see cref="Window"/>.</summary>
    public int Limit { get; init; } = 10;

    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan SyncDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Calls of a client under way at once.</summary>
    public int MaxInFlight { get; init; } = 10;

    public bool OwnBroker { get; init; }

    public bool OwnDatabase { get; init; }

    /// <summary>Further dials of the platform.</summary>
    public Action<MockApiOptions>? Dials { get; init; }

    /// <summary>How often, at most, a campaign's sync may be done again: the calls in flight when the fault strikes.</summary>
    public int MostRepeats { get; init; } = 16;

    /// <summary>Whether what any run synced counts; otherwise each client's newest run has to sync every campaign.</summary>
    public bool CountsEveryRun { get; init; }

    /// <summary>How many campaigns have to be left as dead letters; none where any number may.</summary>
    public int? DeadLetters { get; init; }

    /// <summary>By when the runs have ended, after the fault.</summary>
    public TimeSpan EndsWithin { get; init; } = TimeSpan.FromMinutes(2);
}
