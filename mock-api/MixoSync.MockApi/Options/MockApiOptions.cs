using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using MixoSync.MockApi.Limiting;

namespace MixoSync.MockApi.Options;

/// <summary>
/// The settings of the mock platform, bound from the configuration section <c>MockApi</c> (<c>MockApi__Limit=10</c>,
/// <c>--MockApi:Limit 10</c>). The defaults match the platform's reference server.
/// </summary>
internal sealed class MockApiOptions : IValidatableObject
{
    // .NET parses a bare number as days. Limit every duration to less than one day, so that "60" is rejected.
    private const string UnderOneDay = "23:59:59";

    /// <summary>The address to listen on. Default 127.0.0.1; use <c>0.0.0.0</c> in a container.</summary>
    // Host names are not allowed: the server listens on all interfaces for an unknown name.
    [Required, RegularExpression(@"localhost|[0-9.]+|\[[0-9a-fA-F:.]+\]")]
    public string Host { get; set; } = "127.0.0.1";

    /// <summary>The port to listen on; 0 for a free port. Default 3000.</summary>
    [Range(0, 65535)]
    public int Port { get; set; } = 3000;

    /// <summary>The number of campaigns of each client. Default 100.</summary>
    [Range(0, 1_000_000)]
    public int CampaignsPerClient { get; set; } = 100;

    /// <summary>
    /// The number of each client's first campaign. Default 1. Raising it removes campaigns from the first page and adds as many to the
    /// last, so that every later page shifts.
    /// </summary>
    [Range(1, 1_000_000)]
    public int FirstCampaign { get; set; } = 1;

    /// <summary>The number of calls that a client may make in any <see cref="Window"/>. Default 10.</summary>
    [Range(1, 1_000_000)]
    public int Limit { get; set; } = 10;

    /// <summary>The length of the window. Default 60 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", UnderOneDay)]
    public TimeSpan Window { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>More limits of each client, such as <c>10/1s,600/1m</c>, in ms, s, m, h or d. Empty by default.</summary>
    public string MoreLimits
    {
        get;
        set => ParsedMoreLimits = Parse(field = value);
    } = "";

    /// <summary>Limits of all clients together, in the same format. Empty by default.</summary>
    public string SharedLimits
    {
        get;
        set => ParsedSharedLimits = Parse(field = value);
    } = "";

    /// <summary>
    /// Whether responses report the limit of which the largest share is used, in the headers <c>X-RateLimit-Scope</c> (client or all),
    /// <c>-Limit</c>, <c>-Remaining</c> and <c>-Reset</c> (seconds). Default false.
    /// </summary>
    public bool UsageHeaders { get; set; }

    // Parsed once, because every call needs them.
    internal IReadOnlyList<CallLimit> ParsedMoreLimits { get; private set; } = [];

    internal IReadOnlyList<CallLimit> ParsedSharedLimits { get; private set; } = [];

    /// <summary>The duration of a successful sync call. Default 2 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", UnderOneDay)]
    public TimeSpan SyncDelay { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>The faults of list calls. By default every fifth list call gets a 503 response.</summary>
    [ValidateObjectMembers]
    public ListFaultOptions ListFaults { get; } = new() { FailEvery = 5 };

    /// <summary>The faults of sync calls. None by default.</summary>
    [ValidateObjectMembers]
    public FaultOptions SyncFaults { get; } = new();

    /// <summary>The faults of token calls. None by default.</summary>
    [ValidateObjectMembers]
    public FaultOptions TokenFaults { get; } = new();

    /// <summary>How long a call hangs before its connection is closed. Default 5 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:00", UnderOneDay)]
    public TimeSpan HangFor { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Whether every call gets a 503 response. Default false.</summary>
    public bool Down { get; set; }

    /// <summary>The lifetime of a token. Default 3600 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", UnderOneDay)]
    public TimeSpan TokenLifetime { get; set; } = TimeSpan.FromSeconds(3600);

    /// <summary>Where a 429 response contains the wait. Default is the body.</summary>
    [EnumDataType(typeof(RetryAfterLocation))]
    public RetryAfterLocation RetryAfterIn { get; set; } = RetryAfterLocation.Body;

    /// <summary>The wait in a 429 response, regardless of the rest of the window. Default 60 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", UnderOneDay)]
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How <c>has_more</c> is determined. The default is the rule of the reference server.</summary>
    [EnumDataType(typeof(HasMoreRule))]
    public HasMoreRule HasMore { get; set; } = HasMoreRule.Phantom;

    /// <summary>The status of every sync call of a campaign, by campaign id; 200 makes it succeed again. Empty by default.</summary>
    public ConcurrentDictionary<string, int> FailingCampaigns { get; } = new(StringComparer.Ordinal);

    /// <summary>The number of a client's first campaigns that are replaced by hostile records. Default 0.</summary>
    [Range(0, 1_000_000)]
    public int HostileRecords { get; set; }

    /// <summary>The number of a client's first campaigns that have a name of 5 MB. Default 0.</summary>
    [Range(0, 1_000_000)]
    public int HugeRecords { get; set; }

    /// <summary>Whether metrics are the same in every call instead of new random numbers. Default false.</summary>
    public bool StableMetrics { get; set; }

    /// <summary>The seed of the random numbers. Default 1.</summary>
    public int Seed { get; set; } = 1;

    /// <summary>The accounts that can acquire a token. If empty, the published demo account.</summary>
    [ValidateEnumeratedItems]
    public List<AccountOptions> Accounts { get; } = [];

    /// <summary>The number of entries that the call log keeps. Default 100,000.</summary>
    [Range(0, 10_000_000)]
    public int LogCapacity { get; set; } = 100_000;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        (from campaign in FailingCampaigns
         where campaign.Value is not (200 or (>= 400 and <= 599))
         select new ValidationResult(
             $"{nameof(FailingCampaigns)}:{campaign.Key} must be 200 or 400 to 599, not {campaign.Value}."))
        .Concat(
            from setting in new[] { (Name: nameof(MoreLimits), Value: MoreLimits), (Name: nameof(SharedLimits), Value: SharedLimits) }
            where !CallLimit.TryParseAll(setting.Value, out _)
            select new ValidationResult($"{setting.Name} must be a list such as 10/1s,600/1m, not '{setting.Value}'."));

    private static IReadOnlyList<CallLimit> Parse(string text) => CallLimit.TryParseAll(text, out var limits) ? limits : [];
}
