using System.Text.Json;
using MixoSync.IntegrationTests.Distributed;
using MixoSync.IntegrationTests.Processes;
using MixoSync.IntegrationTests.Servers;
using MixoSync.IntegrationTests.Support;

namespace MixoSync.IntegrationTests.Observability;

public sealed class TelemetryTests(TestServers servers)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task OneTraceCoversARunAcrossProcesses(bool isExported)
    {
        await using var collector = await OtlpCollector.StartAsync();
        await using var platform = await MockPlatforms.FastAsync(options => options.CampaignsPerClient = 15);
        await using var deployment = await Deployment.CreateAsync(servers);
        if (isExported)
        {
            collector.AddTo(deployment.Cli.Variables);
        }

        var processes = await deployment.ServeAsync("scheduler", "page-fetcher", "sync-worker");
        await deployment.AddClientAsync("acme", platform, "--schedule", "* * * * * *");
        await Eventually.BecomesAsync(() => deployment.ColumnAsync<string>("SELECT state FROM sync_runs"), states => states.Contains("succeeded"));

        var run = await deployment.ScalarAsync<Guid>("SELECT id FROM sync_runs WHERE state = 'succeeded' LIMIT 1");
        var traces = await Eventually.BecomesAsync(
            () => Task.FromResult(processes.Select(process => Traces(process, run)).ToList()), traces => traces[2].Count >= 15);
        var trace = Assert.Single(traces.SelectMany(ofProcess => ofProcess).Distinct());
        Assert.NotEmpty(traces[1]);
        if (isExported)
        {
            await Eventually.BecomesAsync(() => Task.FromResult(collector.SendersOf("traces", Convert.FromHexString(trace))), senders => senders >= 3);
            await Eventually.BecomesAsync(() => Task.FromResult(collector.SendersOf("logs", "Run started"u8.ToArray())), senders => senders >= 1);
            await Eventually.BecomesAsync(() => Task.FromResult(collector.SendersOf("metrics", "mixosync.campaigns.synced"u8.ToArray())), senders => senders >= 1);
        }
    }

    // Log lines about the run, from all processes that handle its messages.
    private static List<string> Traces(MixoSyncProcess process, Guid run) =>
    [
        .. from line in process.Output
           where line.StartsWith('{') && line.Contains(run.ToString(), StringComparison.Ordinal)
           let trace = JsonDocument.Parse(line).RootElement.TryGetProperty("@tr", out var id) ? id.GetString() : null
           where trace is not null
           select trace,
    ];
}
