using System.Text.Json;
using MixoSync.Cli;
using MixoSync.IntegrationTests.Processes;
using MixoSync.MockApi;
using MixoSync.MockApi.Options;

namespace MixoSync.IntegrationTests.Cli;

public sealed class RunsTests : IAsyncLifetime
{
    private readonly CliRunner cli = new() { Variables = { ["USE_MOCK_DB"] = "true" } };
    private MockPlatform? platform;

    public async ValueTask InitializeAsync() => platform = await MockPlatform.StartAsync(
        new MockApiOptions { CampaignsPerClient = 3, Limit = 1_000, SyncDelay = TimeSpan.Zero });

    public async ValueTask DisposeAsync()
    {
        await cli.DisposeAsync();
        await platform!.DisposeAsync();
    }

    [Fact]
    public async Task TheNewestRunComesFirst()
    {
        await SyncAsync("acme");
        await SyncAsync("globex");

        Assert.Equal(["globex", "acme"], (await ListAsync()).Select(run => run.GetProperty("clientId").GetString()));
    }

    [Fact]
    public async Task OneClientsRunsCanBeListed()
    {
        await SyncAsync("acme");
        await SyncAsync("globex");

        Assert.Equal(["acme"], (await ListAsync("--client", "acme")).Select(run => run.GetProperty("clientId").GetString()));
    }

    [Fact]
    public async Task ARunIsShownWithWhatFailed()
    {
        platform!.Options.FailingCampaigns["campaign_2"] = 404;
        Assert.Equal(ExitCode.Partial, (await SyncAsync("acme")).ExitCode);
        var id = (await ListAsync()).Single().GetProperty("id").GetString()!;

        var run = (await cli.SucceedAsync("runs", "show", id, "--json")).Json();

        Assert.Equal("partial", run.GetProperty("state").GetString());
        Assert.Equal(3, run.GetProperty("listed").GetInt32());
        Assert.Equal(2, run.GetProperty("synced").GetInt32());
        var failure = Assert.Single(run.GetProperty("failures").EnumerateArray());
        Assert.Equal("campaign_2", failure.GetProperty("campaignId").GetString());
        Assert.Equal("rejected", failure.GetProperty("failureKind").GetString());
    }

    [Fact]
    public async Task WatchingAnEndedRunReportsItsResult()
    {
        platform!.Options.FailingCampaigns["campaign_2"] = 404;
        await SyncAsync("acme");
        var id = (await ListAsync()).Single().GetProperty("id").GetString()!;

        var ended = await cli.RunAsync("runs", "watch", id);

        Assert.Equal(ExitCode.Partial, ended.ExitCode);
        Assert.Contains("partial: 2 of 3 campaigns synced, 1 failed", ended.Output[0]);
    }

    [Fact]
    public async Task EscapeSequencesInAClientsIdDoNotReachTheTerminal()
    {
        var ended = await SyncAsync("acme\e[2J\a");

        Assert.DoesNotContain(ended.ToString(), character => char.IsControl(character) && character != '\n');
    }

    private Task<CliResult> SyncAsync(string clientId)
    {
        cli.UsePlatform(platform!, clientId);
        return cli.RunAsync("sync");
    }

    private async Task<IReadOnlyList<JsonElement>> ListAsync(params string[] options) =>
        [.. (await cli.SucceedAsync(["runs", "list", "--json", .. options])).Json().EnumerateArray()];
}
