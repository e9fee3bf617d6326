using System.Net;
using MixoSync.IntegrationTests.Distributed;
using MixoSync.IntegrationTests.Processes;
using MixoSync.IntegrationTests.Servers;
using MixoSync.IntegrationTests.Support;

namespace MixoSync.IntegrationTests.Observability;

public sealed class StatusPageTests(TestServers servers)
{
    private const string Hostile = "<script>alert(1)</script>";

    private static readonly HttpClient Http = new();

    [Fact]
    public async Task ThePageShowsRunsAndQueuesAndEscapesHostileIds()
    {
        await using var platform = await MockPlatforms.WithoutLimitAsync(campaigns: 3);
        await using var deployment = await Deployment.CreateAsync(servers);
        deployment.Cli.Variables["Monitoring__StatusInterval"] = "00:00:01";
        var processes = await deployment.ServeAsync("page-fetcher", "sync-worker", "dashboard");
        await deployment.AddClientAsync(Hostile, platform);
        await deployment.Cli.SucceedAsync("sync", "--client", Hostile);

        var page = await PageAsync(processes[2], page => page.Contains("succeeded", StringComparison.Ordinal));

        Assert.Contains(WebUtility.HtmlEncode(Hostile), page);
        Assert.DoesNotContain(Hostile, page, StringComparison.Ordinal);
        Assert.Contains("sync-campaign", page);
        using var answer = await Http.GetAsync(await processes[2].AddressAsync(), TestContext.Current.CancellationToken);
        Assert.Contains("default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single());
    }

    [Fact]
    public async Task APageWithoutABrokerShowsTheErrorAndTheRest()
    {
        await using var deployment = await Deployment.CreateAsync(servers);
        deployment.Cli.Variables[Deployment.Broker] = $"amqp://guest:{CliRunner.Secret}@127.0.0.1:{FreePorts.Find(1)[0]}/";

        var page = await PageAsync(deployment.Start("dashboard"), page => page.Contains("does not respond", StringComparison.Ordinal));

        Assert.Contains("active runs", page);
        Assert.DoesNotContain(CliRunner.Secret, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OnlyADashboardHasThePage()
    {
        await using var deployment = await Deployment.CreateAsync(servers);
        var scheduler = deployment.Start("scheduler");
        using var answer = await Http.GetAsync(await scheduler.AddressAsync(), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    private static async Task<string> PageAsync(MixoSyncProcess dashboard, Func<string, bool> isComplete)
    {
        var address = await dashboard.AddressAsync();
        return await Eventually.BecomesAsync(() => Http.GetStringAsync(address, TestContext.Current.CancellationToken), isComplete);
    }
}
