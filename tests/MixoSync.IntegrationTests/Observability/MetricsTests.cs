using System.Text.RegularExpressions;
using MixoSync.IntegrationTests.Distributed;
using MixoSync.IntegrationTests.Processes;
using MixoSync.IntegrationTests.Servers;
using MixoSync.IntegrationTests.Support;
using MixoSync.Tests.Architecture;

namespace MixoSync.IntegrationTests.Observability;

public sealed partial class MetricsTests(TestServers servers)
{
    private static readonly HttpClient Http = new();

    /// <summary>A misspelled metric in an alert or on a dashboard would never be noticed.</summary>
    [Fact]
    public async Task EveryMetricOfAlertsAndDashboardsExists()
    {
        var used = Used();
        Assert.InRange(used.Count, 25, 200);
        await using var platform = await MockPlatforms.FastAsync(options => options.CampaignsPerClient = 20);
        await using var deployment = await Deployment.CreateAsync(servers);
        deployment.Cli.Variables["Monitoring__StatusInterval"] = "00:00:01";
        deployment.Cli.Variables["AdPlatforms__BreakerMinimumThroughput"] = "2";
        deployment.Cli.Variables[Deployment.Postgres] += ";Maximum Pool Size=2"; // some processes have to wait for a connection
        var process = deployment.Start("scheduler", "page-fetcher", "sync-worker", "dashboard");
        await deployment.AddClientAsync("acme", platform);
        await deployment.Cli.SucceedAsync(
            "clients", "add", "gone", "--api-url", $"http://127.0.0.1:{FreePorts.Find(1)[0]}", "--credentials", "env:MIXO", "--schedule", "* * * * * *");
        await Deployment.ReadyAsync(process);
        await deployment.Cli.SucceedAsync("sync", "--client", "acme");

        var metrics = new Uri(await process.AddressAsync(), "/metrics");
        await Eventually.BecomesAsync(
            async () => string.Join(", ", used.Except(Names(await Http.GetStringAsync(metrics, TestContext.Current.CancellationToken)))),
            missing => missing.Length == 0,
            TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task CountersMatchTheWork()
    {
        await using var platform = await MockPlatforms.FastAsync(options =>
        {
            options.CampaignsPerClient = 20;
            options.FailingCampaigns["campaign_7"] = 400;
        });
        await using var deployment = await Deployment.CreateAsync(servers);
        deployment.Cli.Variables["Monitoring__StatusInterval"] = "00:00:01";
        var process = deployment.Start("page-fetcher", "sync-worker", "dashboard");
        await deployment.AddClientAsync("acme", platform);
        await Deployment.ReadyAsync(process);
        await deployment.Cli.RunAsync("sync", "--client", "acme");

        var metrics = new Uri(await process.AddressAsync(), "/metrics");
        var lines = await Eventually.BecomesAsync(
            async () => (await Http.GetStringAsync(metrics, TestContext.Current.CancellationToken)).Split('\n'),
            lines => Value(lines, "mixosync_dead_letters", "queue=\"sync-campaign_error\"") == 1
                && Value(lines, "mixosync_health", "check=\"broker\"") == 1);
        Assert.Equal(19, Value(lines, "mixosync_campaigns_synced_total", "platform=\"mixo\""));
        Assert.Equal(1, Value(lines, "mixosync_sync_failures_total", "kind=\"Rejected\""));
        Assert.Equal(0, Value(lines, "mixosync_rate_limited_total", "platform=\"mixo\""));
        Assert.Equal(1, Value(lines, "mixosync_runs_ended_total", "state=\"partial\""));
        Assert.Equal(1, Value(lines, "mixosync_run_duration_seconds_count", "state=\"partial\""));
        Assert.Equal(19, Value(lines, "mixosync_api_call_duration_seconds_count", "operation=\"sync\",outcome=\"succeeded\""));
        Assert.DoesNotContain(lines, line => line.Contains("acme", StringComparison.Ordinal)); // no label per client unless configured
        Assert.Equal(platform.StatsFor("acme").ListCalls - 2, Value(lines, "mixosync_retry_attempts_total", "stage=\"call\""));
    }

    private static double Value(IEnumerable<string> lines, string name, string labels) => double.Parse(
        lines.FirstOrDefault(line => line.StartsWith($"{name}{{", StringComparison.Ordinal) && line.Contains(labels, StringComparison.Ordinal))
            ?.Split(' ')[1] ?? "NaN",
        System.Globalization.CultureInfo.InvariantCulture);

    // RabbitMQ's metrics are not available here. ops/smoke checks them with RabbitMQ's plugin.
    private static List<string> Used() =>
    [
        .. from file in new[] { "ops/prometheus/rules/mixosync.yml", "ops/grafana/dashboards/mixosync.json" }
           let text = Labels().Replace(File.ReadAllText(Path.Combine(SourceFile.Root, file)), "")
           from Match name in Metric().Matches(text)
           group name by name.Value into names
           orderby names.Key
           select names.Key,
    ];

    private static IEnumerable<string> Names(string metrics) =>
        metrics.Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split('{', ' ')[0]);

    [GeneratedRegex(@"\b(mixosync|db_client|http_client|http_server|messaging|dotnet|kestrel|process)_[a-z0-9_]+\b")]
    private static partial Regex Metric();

    [GeneratedRegex(@"\{\{[^}]*\}\}|\b(by|without|on|ignoring|group_left)\s*\([^)]*\)|\{[a-z_]+(=|!=|=~|!~)[^}]*\}")]
    private static partial Regex Labels();
}
