using MixoSync.MockApi.Options;

namespace MixoSync.IntegrationTests.Faults;

/// <summary>The clients, the limits of the platform, and whether a scenario needs dedicated servers because it stops them.</summary>
internal sealed record FaultSettings
{
    public IReadOnlyList<string> Clients { get; init; } = ["acme"];

    /// <summary>The number of campaigns of each client.</summary>
    public int Campaigns { get; init; } = 30;

    /// <summary>The maximum number of calls of each client in any <see cref="Window"/>.</summary>
    public int Limit { get; init; } = 10;

    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan SyncDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The maximum number of concurrent calls of a client.</summary>
    public int MaxInFlight { get; init; } = 10;

    public bool OwnBroker { get; init; }

    public bool OwnDatabase { get; init; }

    /// <summary>Further settings of the mock platform.</summary>
    public Action<MockApiOptions>? ConfigurePlatform { get; init; }

    /// <summary>The maximum number of repeated sync calls: the calls that are in flight when the fault occurs.</summary>
    public int MaxRepeatedCalls { get; init; } = 16;

    /// <summary>
    /// Whether campaigns count that any run has synced. Otherwise the newest run of each client must sync every campaign.
    /// </summary>
    public bool CountsEveryRun { get; init; }

    /// <summary>The expected number of dead-lettered campaigns, or null for any number.</summary>
    public int? DeadLetters { get; init; }

    /// <summary>The maximum time from the fault to the end of the runs.</summary>
    public TimeSpan EndsWithin { get; init; } = TimeSpan.FromMinutes(2);
}
