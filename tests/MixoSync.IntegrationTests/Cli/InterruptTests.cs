using MixoSync.Cli;
using MixoSync.IntegrationTests.Processes;
using MixoSync.IntegrationTests.Support;
using MixoSync.MockApi;
using MixoSync.MockApi.Options;

namespace MixoSync.IntegrationTests.Cli;

public sealed class InterruptTests
{
    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task AnInterruptedRunEndsSoonAndTheNextOneWorks(string signal)
    {
        await using var platform = await MockPlatform.StartAsync(
            new MockApiOptions { CampaignsPerClient = 12, Limit = 1_000, SyncDelay = TimeSpan.FromMinutes(5) });
        await using var cli = new CliRunner();
        cli.UsePlatform(platform);
        var interrupted = cli.Start("sync", "--embedded");
        await Eventually.BecomesAsync(() => Task.FromResult(platform.StatsFor("acme").SyncCalls), calls => calls > 0);

        await interrupted.SignalAsync(signal);
        CliErrorAssert.Is(await interrupted.EndAsync(TimeSpan.FromSeconds(20)), ExitCode.Interrupted, "Interrupted");

        platform.Options.SyncDelay = TimeSpan.Zero;
        var next = await cli.SucceedAsync("sync", "--embedded", "--quota", "1000/1s");
        Assert.Contains("12 of 12 campaigns synced", next.Output[0]);
    }

    [Fact]
    public async Task ARunThatWasInterruptedIsShownAsFailedByTheNextCommand()
    {
        await using var platform = await MockPlatform.StartAsync(
            new MockApiOptions { CampaignsPerClient = 1, Limit = 1_000, SyncDelay = TimeSpan.FromMinutes(5) });
        await using var cli = new CliRunner { Variables = { ["USE_MOCK_DB"] = "true" } };
        cli.UsePlatform(platform);
        var killed = cli.Start("sync");
        await Eventually.BecomesAsync(() => Task.FromResult(platform.StatsFor("acme").SyncCalls), calls => calls > 0);
        await killed.SignalAsync("KILL");
        await killed.EndAsync();
        platform.Options.SyncDelay = TimeSpan.Zero;

        await cli.SucceedAsync("sync");

        var runs = (await cli.SucceedAsync("runs", "list", "--json")).Json().EnumerateArray();
        Assert.Equal(["succeeded", "failed"], runs.Select(run => run.GetProperty("state").GetString()));
    }
}
