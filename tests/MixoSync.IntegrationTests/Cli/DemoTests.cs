using MixoSync.IntegrationTests.Processes;

namespace MixoSync.IntegrationTests.Cli;

public sealed class DemoTests
{
    [Fact]
    public async Task TheDemoSyncsEveryCampaignAndARepetitionAddsNone()
    {
        await using var cli = new CliRunner();
        for (var repetition = 1; repetition <= 2; repetition++)
        {
            var ended = await cli.SucceedAsync(
                "demo", "--campaigns", "12", "--quota", "10/1s", "--sync-delay", "00:00:00.05");

            Assert.Contains("12 of 12 campaigns synced", ended.Output[0]);
            Assert.Contains("Calls rejected by the platform: 0", ended.Output);
            Assert.Equal(12, await SqliteFile.ScalarAsync<int>(cli.PathOf("mixosync-demo.db"), "SELECT count(*) FROM campaigns"));
        }
    }
}
