using System.Net;
using MixoSync.IntegrationTests.Processes;
using MixoSync.IntegrationTests.Servers;
using MixoSync.IntegrationTests.Support;

namespace MixoSync.IntegrationTests.Distributed;

public sealed class HealthTests(TestServers servers)
{
    private static readonly HttpClient Http = new();

    [Fact]
    public async Task AProcessWithItsServersIsReady()
    {
        await using var deployment = await Deployment.CreateAsync(servers);
        var address = await AddressAsync(deployment);

        await Eventually.BecomesAsync(() => StatusAsync(address, "ready"), status => status == HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(address, "live"));
    }

    [Fact]
    public async Task AProcessWithoutItsSchemaIsAliveButNotReadyUntilItIsMigrated()
    {
        await using var deployment = await Deployment.CreateEmptyAsync(servers);
        var address = await AddressAsync(deployment);

        var ready = await Http.GetAsync(new Uri(address, "/health/ready"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Contains("mixosync db migrate", await ready.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(address, "live"));

        await deployment.Cli.SucceedAsync("db", "migrate");
        await Eventually.BecomesAsync(() => StatusAsync(address, "ready"), status => status == HttpStatusCode.OK);
    }

    [Fact]
    public async Task AProcessWithoutItsBrokerIsAliveButNotReady()
    {
        await using var deployment = await Deployment.CreateAsync(servers);
        deployment.Cli.Variables[Deployment.Broker] = $"amqp://guest:{CliRunner.Secret}@127.0.0.1:{FreePorts.Find(1)[0]}/";
        var address = await AddressAsync(deployment);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(address, "ready"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(address, "live"));
    }

    [Fact]
    public async Task AnUnavailableBrokerIsLoggedOnce()
    {
        await using var deployment = await Deployment.CreateAsync(servers);
        var port = FreePorts.Find(1)[0];
        deployment.Cli.Variables[Deployment.Broker] = $"amqp://guest:{CliRunner.Secret}@127.0.0.1:{port}/";
        var process = deployment.Start("page-fetcher", "sync-worker");

        await Eventually.BecomesAsync(
            () => Task.FromResult(process.Output.Count(line => line.Contains($"RabbitMQ at 127.0.0.1:{port} does not respond: Connection refused"))),
            count => count == 1);
        Assert.DoesNotContain(process.Output, line => line.Contains("\"@x\"")); // no stack traces
    }

    [Theory]
    [InlineData("scheduler")]
    [InlineData("dashboard")]
    public async Task AProcessWithoutConsumersNeedsItsBroker(string role)
    {
        await using var deployment = await Deployment.CreateAsync(servers);
        deployment.Cli.Variables[Deployment.Broker] = $"amqp://guest:{CliRunner.Secret}@127.0.0.1:{FreePorts.Find(1)[0]}/";
        var address = await deployment.Start(role).AddressAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(address, "ready"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(address, "live"));
    }

    [Fact]
    public async Task TheHealthCommandReportsReadiness()
    {
        await using var deployment = await Deployment.CreateAsync(servers);
        var process = deployment.Start("scheduler");
        var address = await process.AddressAsync();
        await Deployment.ReadyAsync(process);

        Assert.Contains("\"Healthy\"", (await deployment.Cli.RunAsync("health", "--url", address.AbsoluteUri)).Output[0]);
        await process.KillAsync();
        var gone = await deployment.Cli.RunAsync("health", "--live", "--url", address.AbsoluteUri);

        Assert.Equal(4, gone.ExitCode);
        Assert.Contains("does not respond", Assert.Single(gone.Errors));
    }

    [Fact]
    public async Task AProcessWithoutItsDatabaseIsAliveButNotReady()
    {
        await using var deployment = await Deployment.CreateAsync(servers);
        deployment.Cli.Variables[Deployment.Postgres] =
            $"Host=127.0.0.1;Port={FreePorts.Find(1)[0]};Username=postgres;Password={CliRunner.Secret};Database=mixosync";
        var address = await AddressAsync(deployment);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(address, "ready"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(address, "live"));
    }

    private static Task<Uri> AddressAsync(Deployment deployment) =>
        deployment.Cli.Start("serve", "--urls", "http://127.0.0.1:0").AddressAsync();

    private static async Task<HttpStatusCode> StatusAsync(Uri address, string check)
    {
        using var answer = await Http.GetAsync(new Uri(address, $"/health/{check}"), TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}
