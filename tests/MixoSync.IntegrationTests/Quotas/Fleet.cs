using MixoSync.IntegrationTests.Processes;
using MixoSync.IntegrationTests.Servers;
using MixoSync.IntegrationTests.Support;
using MixoSync.MockApi;

namespace MixoSync.IntegrationTests.Quotas;

/// <summary>Clients of one platform, the processes that serve them, and a run of each client that starts at the same time.</summary>
internal sealed class Fleet(Deployment deployment, MockPlatform platform) : IAsyncDisposable
{
    private static readonly TimeSpan RunTimeout = TimeSpan.FromMinutes(2);

    public Deployment Deployment => deployment;

    public MockPlatform Platform => platform;

    /// <param name="servers">The database and the broker.</param>
    /// <param name="platform">The platform. The fleet disposes of it.</param>
    /// <param name="clients">The clients, which are added with the platform's real limit.</param>
    public static async Task<Fleet> CreateAsync(TestServers servers, MockPlatform platform, params string[] clients)
    {
        var fleet = new Fleet(await Deployment.CreateAsync(servers), platform);

        await Task.WhenAll(clients.Select(client => fleet.Deployment.AddClientAsync(client, platform)));
        return fleet;
    }

    /// <summary>Queues a run of every client. A scheduler publishes it.</summary>
    public Task QueueRunsAsync() => deployment.ExecuteAsync(
        """
        INSERT INTO sync_runs (id, client_id, origin, state, created_at)
        SELECT gen_random_uuid(), id, 'schedule', 'queued', clock_timestamp() FROM clients
        """);

    /// <summary>Waits until no run is active.</summary>
    /// <returns>The state of each run.</returns>
    public async Task<IReadOnlyList<string>> EndRunsAsync()
    {
        await Eventually.BecomesAsync(
            () => deployment.ScalarAsync<int>("SELECT count(*) FROM sync_runs WHERE state IN ('queued', 'running')"),
            active => active == 0,
            RunTimeout);
        return await deployment.ColumnAsync<string>("SELECT state FROM sync_runs");
    }

    public Task<int> DeadLettersAsync() => TestServers.MessagesInAsync(deployment.VirtualHost, "sync-campaign_error");

    /// <summary>Stops the processes first, so that they do not notice the end of the platform.</summary>
    public async ValueTask DisposeAsync()
    {
        await deployment.DisposeAsync();
        await platform.DisposeAsync();
    }
}
