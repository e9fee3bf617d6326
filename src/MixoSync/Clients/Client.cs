namespace MixoSync.Clients;

/// <summary>An advertiser whose campaigns are kept in step: where they are, who may read them, how often and how fast.</summary>
internal sealed record Client
{
    /// <summary>The most characters of an id; it is sent as a header and is part of keys.</summary>
    public const int MaxIdLength = 100;

    public required string Id { get; init; }

    public string? Name { get; init; }

    /// <summary>The connector's name, such as <c>mixo</c>.</summary>
    public required string Platform { get; init; }

    public required Uri ApiUrl { get; init; }

    /// <summary>Where the credentials are, never what they are.</summary>
    public required CredentialsReference Credentials { get; init; }

    /// <summary>When to sync, in UTC; without one only by hand.</summary>
    public CronSchedule? Schedule { get; init; }

    public Quota Quota { get; init; } = Quota.Default;

    /// <summary>Campaigns per list call, 1 to 1,000.</summary>
    public int PageSize { get; init; } = 10;

    /// <summary>Calls under way at once, 1 to 100.</summary>
    public int MaxInFlight { get; init; } = 5;

    /// <summary>Whether a campaign whose listing is unchanged since it was last synced is left alone.</summary>
    public bool SkipUnchanged { get; init; }

    public bool Enabled { get; init; } = true;

    public DateTimeOffset? NextRunAt { get; init; }
}
