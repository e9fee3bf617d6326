using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using MixoSync.Cli.Terminal;
using MixoSync.Clients;
using MixoSync.MockApi;
using MixoSync.MockApi.Options;
using MixoSync.Runs;

namespace MixoSync.Cli.Commands;

/// <summary>Runs a sync against an in-process mock platform, so that users can try MixoSync without any server.</summary>
internal static class DemoCommand
{
    private const string ClientId = "demo";

    private static readonly Option<int> Campaigns =
        OptionFactory.Number("--campaigns", "Number of campaigns on the mock platform", 1, 100_000, 100);

    private static readonly Option<Quota?> QuotaLimit =
        OptionFactory.Reference<Quota>("--quota", "Rate limit of the mock platform, as CALLS/WINDOW [default: 10/3s]");

    private static readonly Option<TimeSpan> SyncDelay = OptionFactory.Duration(
        "--sync-delay", "Time that the mock platform needs to sync a campaign", TimeSpan.FromMilliseconds(200));

    private static readonly Option<FileInfo> File = new("--database")
    {
        Description = "SQLite file",
        DefaultValueFactory = _ => new FileInfo("mixosync-demo.db"),
    };

    public static Command Create(CommandHost host)
    {
        var command = new Command("demo", "Run a complete sync against a mock platform in this process. Needs no server.")
        {
            Campaigns, QuotaLimit, SyncDelay, File,
        };
        command.SetAction((parsed, token) => RunAsync(host, parsed, token));
        return command;
    }

    private static async Task<int> RunAsync(CommandHost host, ParseResult parsed, CancellationToken token)
    {
        var quota = parsed.GetValue(QuotaLimit) ?? new Quota(10, TimeSpan.FromSeconds(3));
        await using var platform = await MockPlatform.StartAsync(new MockApiOptions
        {
            CampaignsPerClient = parsed.GetValue(Campaigns),
            Limit = (int)Math.Min(quota.Limits[0].Calls, 1_000_000),
            Window = quota.Limits[0].Window,
            MoreLimits = string.Join(',', quota.Limits.Skip(1).Select(limit => limit with { TimeZone = null })),
            SyncDelay = parsed.GetValue(SyncDelay),
        });
        var client = new Client
        {
            Id = ClientId,
            Platform = "mixo",
            ApiUrl = platform.Url,
            Credentials = new CredentialsReference(CredentialsKind.Env, "DEMO"),
            Quota = quota,
        };
        await using var embedded = await EmbeddedSync.OpenAsync(
            host, parsed, parsed.GetValue(File)!.FullName, services => services.AddSingleton(new CredentialsReader(DemoCredentials)), token);
        var run = await embedded.RunAsync(client, new NewRun(ClientId, RunOrigin.Manual), token);
        var exitCode = await embedded.ReportAsync(run, token);
        Output.Line($"Calls rejected by the platform: {platform.StatsFor(ClientId).CallsRefused}");
        Output.Line($"The campaigns are in {embedded.File}. Try: sqlite3 {embedded.File} "
            + "\"SELECT campaign_id, name, status, budget, synced_at FROM campaigns LIMIT 5\"");
        return exitCode;
    }

    private static string? DemoCredentials(string variable) => variable switch
    {
        "DEMO_EMAIL" => AccountOptions.Demo.Email,
        "DEMO_PASSWORD" => AccountOptions.Demo.Password,
        _ => null,
    };
}
