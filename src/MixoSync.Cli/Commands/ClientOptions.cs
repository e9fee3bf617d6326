using System.CommandLine;
using MixoSync.Cli.Terminal;
using MixoSync.Clients;

namespace MixoSync.Cli.Commands;

/// <summary>The options for the settings of a client, which <c>clients add</c> and <c>clients set</c> share. None has a default value.</summary>
internal sealed class ClientOptions
{
    private readonly Option<string?> platform = new("--platform");
    private readonly Option<string?> name = new("--name");
    private readonly Option<bool?> skipUnchanged = new("--skip-unchanged");

    private readonly Option<CronSchedule?> schedule = OptionFactory.Reference<CronSchedule>(
        "--schedule", "Cron expression with five fields, or six with seconds first");

    private readonly Option<IanaTimeZone?> timeZone = OptionFactory.Reference<IanaTimeZone>(
        "--time-zone", "Time zone of the schedule, for example Europe/Berlin");

    private readonly Option<Quota?> quota = OptionFactory.Reference<Quota>(
        "--quota", "Calls that the platform allows per window, as CALLS/WINDOW; several limits as 10/1s,600/1m; restarting at midnight as 15000/1d@TIME-ZONE");

    private readonly Option<string[]> pools = new("--quota-pool")
    {
        Description = "Quota that the client shares with others; can be repeated (see 'mixosync quota-pools')",
    };

    private readonly Option<int?> pageSize = OptionFactory.OptionalNumber("--page-size", "Campaigns per page of the listing, 1 to 1000", 1, 1000);
    private readonly Option<int?> maxInFlight = OptionFactory.OptionalNumber("--max-in-flight", "Maximum number of calls in flight, 1 to 100", 1, 100);

    private readonly Option<int?> removalGuardPercent = OptionFactory.OptionalNumber(
        "--removal-guard-percent", "Do not mark campaigns as removed if more than this share is missing, in percent; 0 disables the guard", 0, 100);

    private readonly Option<int?> removalGuardCount = OptionFactory.OptionalNumber(
        "--removal-guard-count", "Mark up to this number of missing campaigns as removed, whatever their share; 0 disables the guard", 0, 1_000_000_000);

    private readonly Option<CredentialsReference?> credentials = OptionFactory.Value<CredentialsReference>(
        "--credentials", "Where the credentials are: env:PREFIX (variables PREFIX_EMAIL and PREFIX_PASSWORD) or file:FOLDER (files email and password)");

    private readonly Option<Uri?> apiUrl = new("--api-url")
    {
        Description = "Base URL of the platform's API",
        CustomParser = result =>
        {
            if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.UserInfo == "")
            {
                return url;
            }

            result.AddError($"'{result.Tokens[0].Value}' is not a valid API URL. Use http(s)://HOST[:PORT][/PATH] without credentials.");
            return null;
        },
    };

    /// <param name="isNew">Whether the options are for a new client, which requires some of them and has defaults for the others.</param>
    public ClientOptions(bool isNew)
    {
        apiUrl.Required = credentials.Required = isNew;
        Describe(platform, "Connector to use", isNew, "mixo");
        Describe(name, "Display name", isNew, null);
        Describe(skipUnchanged, "Skip campaigns whose listing has not changed since they were last synced", isNew, null);
        Describe(schedule, schedule.Description!, isNew, "no schedule, only manual runs");
        Describe(timeZone, timeZone.Description!, isNew, "UTC");
        Describe(quota, quota.Description!, isNew, $"{Quota.Default}");
        Describe(pageSize, pageSize.Description!, isNew, "10");
        Describe(maxInFlight, maxInFlight.Description!, isNew, "5");
        Describe(removalGuardPercent, removalGuardPercent.Description!, isNew, "Syncing__RemovalGuardPercent");
        Describe(removalGuardCount, removalGuardCount.Description!, isNew, "Syncing__RemovalGuardCount");
    }

    public IReadOnlyList<Option> All =>
    [
        platform, apiUrl, credentials, name, schedule, timeZone, quota, pools, pageSize, maxInFlight, skipUnchanged, removalGuardPercent, removalGuardCount,
    ];

    public CronSchedule? Schedule(ParseResult parsed) => parsed.GetValue(schedule);

    /// <summary>Returns the pools that the options name, or null if they name none.</summary>
    /// <exception cref="ConfigurationException">A pool does not exist.</exception>
    public async Task<QuotaPools?> PoolsAsync(ParseResult parsed, QuotaPoolStore store, CancellationToken cancellationToken)
    {
        if (parsed.GetResult(pools) is null)
        {
            return null;
        }

        var found = new List<QuotaPool>();
        foreach (var pool in parsed.GetValue(pools)!.Distinct())
        {
            found.Add(await store.GetAsync(pool, cancellationToken) ?? throw QuotaPoolsCommand.Unknown(pool));
        }

        return new QuotaPools(found);
    }

    /// <summary>Returns a new client with the given options, and the default values of the others.</summary>
    public Client Create(ParseResult parsed, string id) => Apply(parsed, new Client
    {
        Id = id,
        Platform = "mixo",
        ApiUrl = parsed.GetRequiredValue(apiUrl)!,
        Credentials = parsed.GetRequiredValue(credentials)!.Value,
    });

    /// <summary>Returns the client with the given options changed.</summary>
    public Client Apply(ParseResult parsed, Client client) => client with
    {
        Name = parsed.GetValue(name) switch
        {
            null => client.Name,
            "" => null,
            var text => text,
        },
        Platform = parsed.GetValue(platform) ?? client.Platform,
        ApiUrl = parsed.GetValue(apiUrl) ?? client.ApiUrl,
        Credentials = parsed.GetValue(credentials) ?? client.Credentials,
        Schedule = parsed.GetValue(schedule) ?? client.Schedule,
        TimeZone = parsed.GetValue(timeZone) ?? client.TimeZone,
        Quota = parsed.GetValue(quota) ?? client.Quota,
        PageSize = parsed.GetValue(pageSize) ?? client.PageSize,
        MaxInFlight = parsed.GetValue(maxInFlight) ?? client.MaxInFlight,
        SkipUnchanged = parsed.GetValue(skipUnchanged) ?? client.SkipUnchanged,
        RemovalGuardPercent = parsed.GetValue(removalGuardPercent) ?? client.RemovalGuardPercent,
        RemovalGuardCount = parsed.GetValue(removalGuardCount) ?? client.RemovalGuardCount,
    };

    private static void Describe(Option option, string description, bool isNew, string? fallback) =>
        option.Description = isNew && fallback is not null ? $"{description} [default: {fallback}]" : description;
}
