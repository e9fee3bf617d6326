using MixoSync.IntegrationTests.Processes;
using MixoSync.IntegrationTests.Servers;
using MixoSync.IntegrationTests.Support;

namespace MixoSync.IntegrationTests.Distributed;

/// <summary>Tests SIGTERM, which Docker and Kubernetes send before they kill a process.</summary>
public sealed class StopTests(TestServers servers)
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(40);

    [Fact]
    public async Task EveryRoleStopsDuringARunAndLeavesTheRestToOthers()
    {
        await using var platform = await MockPlatforms.FastAsync(options => options.CampaignsPerClient = 40);
        await using var deployment = await Deployment.CreateAsync(servers);
        var processes = await deployment.ServeAsync("scheduler", "page-fetcher", "sync-worker");
        await deployment.AddClientAsync("acme", platform);
        var following = deployment.Cli.Start("sync", "--client", "acme");
        await Eventually.BecomesAsync(() => Task.FromResult(platform.StatsFor("acme").SyncCalls), calls => calls > 0);

        await Task.WhenAll(processes.Select(process => process.SignalAsync("TERM")));
        var ended = await Task.WhenAll(processes.Select(process => process.EndAsync(Grace)));
        Assert.All(ended, process => Assert.Equal(0, process.ExitCode));

        await deployment.ServeAsync("page-fetcher", "sync-worker");
        Assert.Contains("succeeded: 40 of 40 campaigns synced", (await following.EndAsync()).Output[0]);
    }

    [Fact]
    public async Task AProcessWithoutItsBrokerStops()
    {
        await using var deployment = await Deployment.CreateAsync(servers);
        deployment.Cli.Variables[Deployment.Broker] = $"amqp://127.0.0.1:{FreePorts.Find(1)[0]}/";
        var process = deployment.Cli.Start("serve", "--urls", "http://127.0.0.1:0");
        await process.AddressAsync();

        await process.SignalAsync("TERM");

        Assert.Equal(0, (await process.EndAsync(Grace)).ExitCode);
    }

    [Fact]
    public async Task AProcessWithoutItsDatabaseStops()
    {
        await using var deployment = await Deployment.CreateAsync(servers);
        deployment.Cli.Variables[Deployment.Postgres] = $"Host=127.0.0.1;Port={FreePorts.Find(1)[0]};Database=mixosync";
        var process = deployment.Cli.Start("serve", "--urls", "http://127.0.0.1:0");
        await process.AddressAsync();

        await process.SignalAsync("TERM");

        Assert.Equal(0, (await process.EndAsync(Grace)).ExitCode);
    }
}
