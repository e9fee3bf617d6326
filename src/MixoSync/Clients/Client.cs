namespace MixoSync.Clients;

/// <summary>An advertiser whose campaigns MixoSync keeps in sync: the platform, the credentials, the schedule and the limits.</summary>
internal sealed record Client
{
    /// <summary>Maximum length of an id. The id is sent as a header and is part of keys.</summary>
    public const int MaxIdLength = 100;

    public required string Id { get; init; }

    public string? Name { get; init; }

    /// <summary>The name of the connector, for example <c>mixo</c>.</summary>
    public required string Platform { get; init; }

    public required Uri ApiUrl { get; init; }

    /// <summary>Where to find the credentials. Never the credentials themselves.</summary>
    public required CredentialsReference Credentials { get; init; }

    /// <summary>When to sync, in UTC. Null: only on request.</summary>
    public CronSchedule? Schedule { get; init; }

    public Quota Quota { get; init; } = Quota.Default;

    /// <summary>Campaigns per list call, 1 to 1,000.</summary>
    public int PageSize { get; init; } = 10;

    /// <summary>Maximum number of concurrent calls, 1 to 100.</summary>
    public int MaxInFlight { get; init; } = 5;

    /// <summary>Whether to skip campaigns whose listed content has not changed since they were last synced.</summary>
    public bool SkipUnchanged { get; init; }

    public bool Enabled { get; init; } = true;

    public DateTimeOffset? NextRunAt { get; init; }
}
