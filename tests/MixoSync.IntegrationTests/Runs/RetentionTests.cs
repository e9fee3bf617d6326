using MixoSync.IntegrationTests.Distributed;
using MixoSync.IntegrationTests.Processes;
using MixoSync.IntegrationTests.Servers;
using MixoSync.IntegrationTests.Support;

namespace MixoSync.IntegrationTests.Runs;

public sealed class RetentionTests(TestServers servers)
{
    [Fact]
    public async Task ASchedulerDeletesOldRunsAtItsStart()
    {
        await using var platform = await MockPlatforms.FastAsync();
        await using var deployment = await Deployment.CreateAsync(servers);
        await deployment.AddClientAsync("acme", platform);
        await deployment.ExecuteAsync(
            """
            INSERT INTO sync_runs (id, client_id, origin, state, created_at, published_at, finished_at)
            SELECT gen_random_uuid(), 'acme', 'schedule', 'succeeded', ended, ended, ended
            FROM (SELECT clock_timestamp() - days * interval '1 day' AS ended FROM generate_series(1, 150) days) s
            """);

        var scheduler = Assert.Single(await deployment.ServeAsync("scheduler"));

        await Eventually.BecomesAsync(() => deployment.ScalarAsync<int>("SELECT count(*) FROM sync_runs"), runs => runs == 29);
        await Eventually.BecomesAsync(
            () => Task.FromResult(scheduler.Output.Any(line => line.Contains("runs that ended more than"))), said => said);
    }
}
