using System.Net;
using MixoSync.IntegrationTests.Processes;
using MixoSync.IntegrationTests.Servers;
using MixoSync.IntegrationTests.Support;
using MixoSync.Messaging;

namespace MixoSync.IntegrationTests.Distributed;

/// <summary>Tests programs whose schema is too old, too new or changed. They lose nothing and create no dead letters.</summary>
public sealed class SchemaTests(TestServers servers)
{
    private const string Later =
        "INSERT INTO schemaversions (scriptname, applied) VALUES ('MixoSync.Storage.Migrations.Postgres.9999_later.sql', now())";

    private static readonly HttpClient Http = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RolesThatStartBeforeTheMigrationWaitForIt()
    {
        await using var platform = await MockPlatforms.WithoutLimitAsync(campaigns: 20);
        await using var deployment = await Deployment.CreateAsync(servers);
        await QueueCampaignsAsync(deployment, "acme", 20, platform);
        // Starts with a database without migrations, and later restores the original schema as an older backup.
        await deployment.ExecuteAsync("ALTER SCHEMA public RENAME TO kept; CREATE SCHEMA public");

        MixoSyncProcess[] processes =
            [deployment.Start("sync-worker"), deployment.Start("page-fetcher"), deployment.Start("scheduler"), deployment.Start("dashboard")];
        foreach (var process in processes)
        {
            await WaitsAsync(process);
            Assert.Contains("not up to date. Run 'mixosync db migrate'", await UnreadyAsync(process));
            Assert.Equal(HttpStatusCode.OK, (await AnswerAsync(process, "live")).StatusCode);
        }

        await deployment.ExecuteAsync(
            """
            DROP SCHEMA public CASCADE;
            ALTER SCHEMA kept RENAME TO public;
            DROP TABLE schema_compatibility;
            DELETE FROM schemaversions WHERE scriptname LIKE '%.0010%'
            """);
        Assert.Equal((20, 0), await QueuesAsync(deployment));
        Assert.Contains("applied 0010_", (await deployment.Cli.SucceedAsync("db", "migrate")).Output[0]);

        await Task.WhenAll(processes.Select(Deployment.ReadyAsync));
        await SucceedsAsync(deployment, 20);
        Assert.All(processes, process => Assert.InRange(process.Output.Count(IsWaiting), 1, 2)); // 2 if the test takes a minute
    }

    [Fact]
    public async Task ANewerSchemaIsAcceptedUnlessItNeedsANewerProgram()
    {
        await using var platform = await MockPlatforms.WithoutLimitAsync(campaigns: 5);
        await using var deployment = await Deployment.CreateAsync(servers);
        await QueueCampaignsAsync(deployment, "acme", 5, platform);
        await deployment.ExecuteAsync($"{Later}; UPDATE schema_compatibility SET compatible_from = 9999");

        var worker = deployment.Start("sync-worker");
        await WaitsAsync(worker);
        Assert.Contains("too new for this program", await UnreadyAsync(worker));
        Assert.Equal((5, 0), await QueuesAsync(deployment));

        await deployment.ExecuteAsync("UPDATE schema_compatibility SET compatible_from = 0");
        await Deployment.ReadyAsync(worker);
        await SucceedsAsync(deployment, 5);
    }

    [Fact]
    public async Task ACommandDoesNotWaitForTheMigration()
    {
        await using var platform = await MockPlatforms.WithoutLimitAsync(campaigns: 5);
        await using var deployment = await Deployment.CreateAsync(servers);
        await deployment.AddClientAsync("acme", platform);
        await deployment.ExecuteAsync($"{Later}; UPDATE schema_compatibility SET compatible_from = 9999");

        var sync = await deployment.Cli.RunAsync("sync", "--client", "acme");

        Assert.Equal(2, sync.ExitCode);
        Assert.Contains("the schema is too new for this program", Assert.Single(sync.Errors));
    }

    /// <summary>Tests the effect on running processes of manual changes and of migrations that break older programs.</summary>
    [Theory]
    [InlineData("ALTER TABLE campaigns RENAME COLUMN content_hash TO away", "ALTER TABLE campaigns RENAME COLUMN away TO content_hash")]
    [InlineData("ALTER TABLE sync_items RENAME TO away", "ALTER TABLE away RENAME TO sync_items")]
    [InlineData("ALTER FUNCTION quota_acquire RENAME TO away", "ALTER FUNCTION away RENAME TO quota_acquire")]
    public async Task AMessageIsDeferredUntilABrokenSchemaIsFixed(string breakSchema, string fixSchema)
    {
        await using var platform = await MockPlatforms.WithoutLimitAsync(campaigns: 20);
        await using var deployment = await Deployment.CreateAsync(servers);
        var worker = (await deployment.ServeAsync("sync-worker"))[0];
        var fetcher = deployment.Start("page-fetcher");
        await deployment.AddClientAsync("acme", platform);
        platform.Options.SyncDelay = TimeSpan.FromMilliseconds(300);
        var following = deployment.Cli.Start("sync", "--client", "acme");
        await Eventually.BecomesAsync(() => Task.FromResult(platform.StatsFor("acme").SyncCalls), calls => calls > 2);
        await following.KillAsync(); // the process also reads the run, and would only exit

        await deployment.ExecuteAsync(breakSchema);
        await Eventually.BecomesAsync(() => Task.FromResult(worker.Output.Any(line => line.Contains("Deferred for"))), putOff => putOff);
        Assert.Contains("the schema does not match this program", await UnreadyAsync(worker));
        Assert.Equal(HttpStatusCode.OK, (await AnswerAsync(worker, "live")).StatusCode);
        await deployment.ExecuteAsync(fixSchema);

        await SucceedsAsync(deployment, 20);
        Assert.Contains("mixosync_schema_errors_total{", await MetricsAsync(worker));
        Assert.DoesNotContain(fetcher.Output.Concat(worker.Output), line => line.Contains("Dead-lettered"));
    }

    /// <summary>Provokes SQLSTATE 0A000, "cached plan must not change result type".</summary>
    [Fact]
    public async Task AStalePreparedStatementIsNotAFailure()
    {
        await using var platform = await MockPlatforms.WithoutLimitAsync(campaigns: 100, options => options.SyncDelay = TimeSpan.FromMilliseconds(100));
        await using var deployment = await Deployment.CreateAsync(servers);
        deployment.Cli.Variables[Deployment.Postgres] += ";Max Auto Prepare=50;Auto Prepare Min Usages=1";
        var processes = await deployment.ServeAsync("sync-worker", "page-fetcher");
        await deployment.AddClientAsync("acme", platform);
        var following = deployment.Cli.Start("sync", "--client", "acme");

        foreach (var (calls, type) in new[] { (10, "varchar"), (40, "text"), (70, "varchar") })
        {
            await Eventually.BecomesAsync(() => Task.FromResult(platform.StatsFor("acme").SyncCalls), made => made > calls);
            await deployment.ExecuteAsync($"ALTER TABLE campaigns ALTER COLUMN content_hash TYPE {type}");
        }

        Assert.Contains("succeeded: 100 of 100 campaigns synced", (await following.EndAsync()).Output[0]);
        Assert.Equal((0, 0), await QueuesAsync(deployment));
        Assert.DoesNotContain("mixosync_schema_errors_total 0", await MetricsAsync(processes[0]));
    }

    // Lists the campaigns while no worker runs.
    private static async Task QueueCampaignsAsync(Deployment deployment, string client, int campaigns, MockApi.MockPlatform platform)
    {
        var fetcher = (await deployment.ServeAsync("page-fetcher"))[0];
        await deployment.AddClientAsync(client, platform, "--max-in-flight", $"{campaigns}"); // the number of messages in the queue at the same time
        var following = deployment.Cli.Start("sync", "--client", client);
        await Eventually.BecomesAsync(
            () => TestServers.MessagesInAsync(deployment.VirtualHost, QueueNames.SyncCampaign), waiting => waiting == campaigns);
        await Eventually.BecomesAsync(
            () => deployment.ScalarAsync<long>("SELECT count(*) FROM sync_runs WHERE listing_finished_at IS NOT NULL"), finished => finished == 1);
        await following.KillAsync();
        await fetcher.SignalAsync("TERM");
        await fetcher.EndAsync();
    }

    private static async Task SucceedsAsync(Deployment deployment, int campaigns)
    {
        var states = await Eventually.BecomesAsync(
            () => deployment.ColumnAsync<string>("SELECT state FROM sync_runs"), states => states is not (["queued"] or ["running"]), TimeSpan.FromMinutes(2));
        Assert.Equal(["succeeded"], states);
        Assert.Equal(campaigns, await deployment.ScalarAsync<long>("SELECT count(*) FROM sync_items WHERE state = 'synced'"));
        Assert.Equal(0, await deployment.ScalarAsync<long>("SELECT coalesce(sum(attempts), 0) FROM sync_items"));
        Assert.Equal((0, 0), await QueuesAsync(deployment));
    }

    private static async Task<(int Waiting, int Failed)> QueuesAsync(Deployment deployment) => (
        await TestServers.MessagesInAsync(deployment.VirtualHost, QueueNames.SyncCampaign),
        await TestServers.MessagesInAsync(deployment.VirtualHost, QueueNames.ErrorQueue(QueueNames.SyncCampaign)));

    private static Task<bool> WaitsAsync(MixoSyncProcess process) => Eventually.BecomesAsync(
        () => Task.FromResult(process.Output.Any(IsWaiting)), waits => waits, TimeSpan.FromMinutes(1));

    private static bool IsWaiting(string line) => line.Contains("Waiting for a compatible schema");

    private static async Task<string> UnreadyAsync(MixoSyncProcess process)
    {
        using var answer = await AnswerAsync(process, "ready");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        return (await answer.Content.ReadAsStringAsync(Token)).Replace("\\u0027", "'", StringComparison.Ordinal);
    }

    private static async Task<HttpResponseMessage> AnswerAsync(MixoSyncProcess process, string check) =>
        await Http.GetAsync(new Uri(await process.AddressAsync(), $"/health/{check}"), Token);

    private static async Task<string> MetricsAsync(MixoSyncProcess process) =>
        await Http.GetStringAsync(new Uri(await process.AddressAsync(), "/metrics"), Token);
}
