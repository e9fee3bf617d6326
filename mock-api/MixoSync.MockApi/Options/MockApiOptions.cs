using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace MixoSync.MockApi.Options;

/// <summary>
/// The dials. Bound from the configuration section <c>MockApi</c> (<c>MockApi__Limit=10</c>,
/// <c>--MockApi:Limit 10</c>); the defaults are how the platform's reference server behaves.
/// </summary>
internal sealed class MockApiOptions : IValidatableObject
{
    // A bare number is days to .NET: no dial may reach one day, so that "60" is refused instead of obeyed.
    private const string UnderOneDay = "23:59:59";

    /// <summary>Where to listen: 127.0.0.1 by default, <c>0.0.0.0</c> in a container.</summary>
    // No other names: the server takes an unknown name for "all interfaces".
    [Required, RegularExpression(@"localhost|[0-9.]+|\[[0-9a-fA-F:.]+\]")]
    public string Host { get; set; } = "127.0.0.1";

    /// <summary>3000 by default; 0 takes a free port.</summary>
    [Range(0, 65535)]
    public int Port { get; set; } = 3000;

    /// <summary>100 by default.</summary>
    [Range(0, 1_000_000)]
    public int CampaignsPerClient { get; set; } = 100;

    /// <summary>
    /// The number of each client's first campaign: 1 by default. Raising it deletes campaigns of the first page and adds as many to
    /// the last, so every later page shifts.
    /// </summary>
    [Range(1, 1_000_000)]
    public int FirstCampaign { get; set; } = 1;

    /// <summary>Calls that one client may make in any <see cref="Window"/>: 10 by default.</summary>
    [Range(1, 1_000_000)]
    public int Limit { get; set; } = 10;

    /// <summary>60 s by default.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", UnderOneDay)]
    public TimeSpan Window { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a successful sync call takes: 2 s by default.</summary>
    [Range(typeof(TimeSpan), "00:00:00", UnderOneDay)]
    public TimeSpan SyncDelay { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>By default every fifth list call answers 503.</summary>
    [ValidateObjectMembers]
    public ListFaultOptions ListFaults { get; } = new() { FailEvery = 5 };

    /// <summary>None by default.</summary>
    [ValidateObjectMembers]
    public FaultOptions SyncFaults { get; } = new();

    /// <summary>None by default.</summary>
    [ValidateObjectMembers]
    public FaultOptions TokenFaults { get; } = new();

    /// <summary>How long a call hangs before its connection is cut: 5 minutes by default.</summary>
    [Range(typeof(TimeSpan), "00:00:00", UnderOneDay)]
    public TimeSpan HangFor { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Every call answers 503. Off by default.</summary>
    public bool Down { get; set; }

    /// <summary>3600 s by default.</summary>
    [Range(typeof(TimeSpan), "00:00:01", UnderOneDay)]
    public TimeSpan TokenLifetime { get; set; } = TimeSpan.FromSeconds(3600);

    /// <summary>Where a refused call is told how long to wait: in the body by default.</summary>
    [EnumDataType(typeof(RetryAfterPlace))]
    public RetryAfterPlace RetryAfterIn { get; set; } = RetryAfterPlace.Body;

    /// <summary>What a refused call is told, whatever is left of the window: 60 s by default.</summary>
    [Range(typeof(TimeSpan), "00:00:00", UnderOneDay)]
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>What <c>has_more</c> says: the reference server's phantom by default.</summary>
    [EnumDataType(typeof(HasMoreRule))]
    public HasMoreRule HasMore { get; set; } = HasMoreRule.Phantom;

    /// <summary>The status with which a campaign's sync always answers; 200 heals it. Empty by default.</summary>
    public ConcurrentDictionary<string, int> FailingCampaigns { get; } = new(StringComparer.Ordinal);

    /// <summary>How many of a client's first campaigns are replaced by hostile records: none by default.</summary>
    [Range(0, 1_000_000)]
    public int HostileRecords { get; set; }

    /// <summary>How many of a client's first campaigns have a name of 5 MB: none by default.</summary>
    [Range(0, 1_000_000)]
    public int HugeRecords { get; set; }

    /// <summary>The same metrics at every call. Off by default: new random numbers at every call.</summary>
    public bool StableMetrics { get; set; }

    /// <summary>What the random numbers start from: 1 by default.</summary>
    public int Seed { get; set; } = 1;

    /// <summary>Who may buy a token: the published demo account when empty.</summary>
    [ValidateEnumeratedItems]
    public List<AccountOptions> Accounts { get; } = [];

    /// <summary>Entries that the log of calls keeps: 100,000 by default.</summary>
    [Range(0, 10_000_000)]
    public int LogCapacity { get; set; } = 100_000;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        from campaign in FailingCampaigns
        where campaign.Value is not (200 or (>= 400 and <= 599))
        select new ValidationResult(
            $"{nameof(FailingCampaigns)}:{campaign.Key} must be 200 or from 400 to 599, not {campaign.Value}.");
}
