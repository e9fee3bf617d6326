using MixoSync.Cli;
using MixoSync.IntegrationTests.Processes;
using MixoSync.IntegrationTests.Servers;
using MixoSync.IntegrationTests.Support;
using MixoSync.MockApi.Campaigns;

namespace MixoSync.IntegrationTests.Distributed;

public sealed class HostileRecordTests(TestServers servers)
{
    [Fact]
    public async Task AHostileRecordIsStoredExactlyOrDeadLetteredWithItsReason()
    {
        var hostile = HostileRecord.Kinds.Count;
        await using var platform = await MockPlatforms.WithoutLimitAsync(
            campaigns: hostile + 2, options => options.HostileRecords = hostile);
        await using var deployment = await Deployment.CreateAsync(servers);
        await deployment.AddClientAsync("acme", platform);
        await deployment.ServeAsync("page-fetcher", "sync-worker");

        var ended = await deployment.Cli.RunAsync("sync", "--client", "acme");

        Assert.Equal(ExitCode.Partial, ended.ExitCode);
        Assert.Equal(
            [
                """O'Brien "the 'best'" \ `offer`""",
                "Robert'); DROP TABLE campaigns; --",
                "<script>alert('mixo')</script>",
                "first\r\nsecond\nthird",
                new string('x', 5_000),
                "Summer ☀️ 👩‍👩‍👧‍👦 🚀",
                "Campaign 11",
                "Campaign 12",
            ],
            await deployment.ColumnAsync<string>("SELECT name FROM campaigns ORDER BY substr(campaign_id, 10)::int"));
        Assert.Equal(
            [
                "id is missing",
                "name contains a character that is not valid Unicode",
                "budget is not a number",
                "name contains a NUL character, which PostgreSQL cannot store",
            ],
            await deployment.ColumnAsync<string>(
                "SELECT reason FROM sync_items WHERE state = 'failed' ORDER BY campaign_id COLLATE \"C\""));
        await Eventually.BecomesAsync(
            () => TestServers.MessagesInAsync(deployment.VirtualHost, "sync-campaign_error"), deadLetters => deadLetters == 4);
    }
}
