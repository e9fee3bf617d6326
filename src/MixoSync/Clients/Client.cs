namespace MixoSync.Clients;

/// <summary>The settings of an advertiser whose campaigns are synced: API, credentials, schedule and limits.</summary>
internal sealed record Client
{
    /// <summary>The maximum length of an id in characters. The id is sent as a header and is part of database keys.</summary>
    public const int MaxIdLength = 100;

    public required string Id { get; init; }

    /// <summary>Returns why an id is not valid, as a message for users. Returns null if it is valid.</summary>
    public static string? ValidateId(string id) => id.Length is > 0 and <= MaxIdLength && id.All(c => c is > ' ' and <= '~')
        ? null
        : $"The client id is not valid. Use 1 to {MaxIdLength} visible ASCII characters without spaces.";

    public string? Name { get; init; }

    /// <summary>The name of the connector, such as <c>mixo</c>.</summary>
    public required string Platform { get; init; }

    public required Uri ApiUrl { get; init; }

    /// <summary>A reference to the credentials, never the credentials themselves.</summary>
    public required CredentialsReference Credentials { get; init; }

    /// <summary>When to sync, in <see cref="TimeZone"/>. Null if the client is only synced on request.</summary>
    public CronSchedule? Schedule { get; init; }

    /// <summary>The time zone of the schedule.</summary>
    public IanaTimeZone TimeZone { get; init; } = IanaTimeZone.Utc;

    public Quota Quota { get; init; } = Quota.Default;

    /// <summary>The quotas that the client shares with others. Each call needs room in all of them.</summary>
    public QuotaPools Pools { get; init; } = QuotaPools.None;

    /// <summary>Returns the shortest possible time from the first to the last of several calls, if no other client uses the pools.</summary>
    public TimeSpan MinimumDuration(long calls) => Pools.All.Select(pool => pool.Quota).Append(Quota).Max(quota => quota.MinimumDuration(calls));

    /// <summary>All limits as text, to tell whether they have changed.</summary>
    public string Limits => $"{Quota} {Pools}".TrimEnd();

    /// <summary>The number of campaigns per list call, 1 to 1,000.</summary>
    public int PageSize { get; init; } = 10;

    /// <summary>The in-flight limit: the maximum number of concurrent calls, 1 to 100.</summary>
    public int MaxInFlight { get; init; } = 5;

    /// <summary>Whether to skip campaigns whose listing has not changed since they were last synced.</summary>
    public bool SkipUnchanged { get; init; }

    /// <summary>The share of campaigns that may be missing from a listing before their removal is held. Null: the global setting.</summary>
    public int? RemovalGuardPercent { get; init; }

    /// <summary>The number of campaigns that may be missing from a listing before their removal is held. Null: the global setting.</summary>
    public int? RemovalGuardCount { get; init; }

    public bool Enabled { get; init; } = true;

    public DateTimeOffset? NextRunAt { get; init; }

    /// <summary>Returns the first scheduled time after <paramref name="time"/>. Returns null if there is none.</summary>
    public DateTimeOffset? NextRunAfter(DateTimeOffset time) => Schedule?.NextAfter(time, TimeZone);
}
