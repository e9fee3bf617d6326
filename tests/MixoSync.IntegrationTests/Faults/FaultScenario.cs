using MixoSync.Clients;
using MixoSync.DeadLetters;
using MixoSync.IntegrationTests.Distributed;
using MixoSync.IntegrationTests.Faults.Network;
using MixoSync.IntegrationTests.Processes;
using MixoSync.IntegrationTests.Support;
using MixoSync.MockApi;
using MixoSync.MockApi.Measuring;
using MixoSync.Storage.Postgres;
using Npgsql;

namespace MixoSync.IntegrationTests.Faults;

/// <summary>A deployment with a proxy in front of each server, and the seed of a fault.</summary>
internal sealed class FaultScenario : IAsyncDisposable
{
    private readonly List<MixoSyncProcess> alive = [];

    private FaultScenario(FaultSettings settings, int seed, FaultEnvironment environment, Deployment deployment, MockPlatform platform)
    {
        (Settings, Environment, Deployment, Platform, Random) = (settings, environment, deployment, platform, new Random(seed));
        var database = new NpgsqlConnectionStringBuilder(environment.Database);
        Database = TcpProxy.To(database.Host!, database.Port);
        Broker = TcpProxy.To(environment.VirtualHost.Host, environment.VirtualHost.Port);
        Api = TcpProxy.To(platform.Url.Host, platform.Url.Port);
    }

    public FaultSettings Settings { get; }

    public FaultEnvironment Environment { get; }

    public Random Random { get; }

    public Deployment Deployment { get; }

    public MockPlatform Platform { get; }

    /// <summary>The database role of the processes, or null for the superuser.</summary>
    public DatabaseRole? Role { get; set; }

    /// <summary>The proxy between the processes of <see cref="ServeTamperedAsync"/> and the database.</summary>
    public TcpProxy Database { get; }

    /// <summary>The proxy between the processes of <see cref="ServeTamperedAsync"/> and the broker.</summary>
    public TcpProxy Broker { get; }

    /// <summary>The proxy between all processes and the platform.</summary>
    public TcpProxy Api { get; }

    public IReadOnlyList<MixoSyncProcess> Alive => alive;

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>The number of sync calls of all clients that the platform received.</summary>
    public int SyncCalls => Settings.Clients.Sum(client => Platform.StatsFor(client).SyncCalls);

    public int SyncsInFlight => Platform.Log.Count(call => call is { Operation: Operation.Sync, Counted: true, Status: null });

    public static async Task<FaultScenario> CreateAsync(FaultEnvironment environment, FaultSettings settings, int seed)
    {
        var platform = await MockPlatforms.FastAsync(options =>
        {
            (options.CampaignsPerClient, options.Limit, options.Window) = (settings.Campaigns, settings.Limit, settings.Window);
            (options.SyncDelay, options.ListFaults.FailEvery, options.Seed) = (settings.SyncDelay, 0, seed);
            settings.ConfigurePlatform?.Invoke(options);
        });

        var deployment = await Deployment.CreateAsync(environment.DatabaseUnpooled, environment.VirtualHost);
        var scenario = new FaultScenario(settings, seed, environment, deployment, platform);
        await scenario.PrepareAsync();
        return scenario;
    }

    /// <summary>Starts a process for each role with direct connections, and waits until they are ready.</summary>
    public Task<IReadOnlyList<MixoSyncProcess>> ServeAsync(params string[] roles) => StartAsync(tampered: false, roles);

    /// <summary>Starts a process for each role that connects through the proxies, and waits until they are ready.</summary>
    public Task<IReadOnlyList<MixoSyncProcess>> ServeTamperedAsync(params string[] roles) => StartAsync(tampered: true, roles);

    /// <summary>Runs a command with direct connections. It must succeed.</summary>
    public Task<CliResult> CommandAsync(params string[] arguments)
    {
        UseLines(tampered: false);
        return Deployment.Cli.SucceedAsync(arguments);
    }

    /// <summary>Adds a client with the limits of the settings.</summary>
    public async Task AddClientAsync(string id)
    {
        await using var source = NpgsqlDataSource.Create(Environment.Database);
        await new ClientStore(new PostgresDatabase(source)).AddAsync(NewClient(id), replace: false, Token);
    }

    /// <summary>Queues a run of every client, or of one. A scheduler publishes it.</summary>
    public Task QueueRunsAsync(string client = "%") => Deployment.ExecuteAsync(
        $"""
        INSERT INTO sync_runs (id, client_id, origin, state, created_at)
        SELECT gen_random_uuid(), id, 'schedule', 'queued', clock_timestamp() FROM clients WHERE id LIKE '{client}'
        """);

    /// <summary>Starts all roles, queues the runs, and returns at some time during the runs.</summary>
    public async Task BeginAsync()
    {
        await ServeAsync("scheduler+page-fetcher", "sync-worker", "sync-worker");
        await MiddleAsync();
    }

    /// <summary>Does the same as <see cref="BeginAsync"/>, but one of the two workers connects through the proxies.</summary>
    public async Task BeginTamperedAsync()
    {
        await Task.WhenAll(ServeAsync("scheduler+page-fetcher", "sync-worker"), ServeTamperedAsync("sync-worker"));
        await MiddleAsync();
    }

    /// <summary>Lists all campaigns, with a process that keeps running. No worker is running yet.</summary>
    public async Task ListAsync()
    {
        await ServeAsync("scheduler+page-fetcher");
        await QueueRunsAsync();
        await ListedAsync();
    }

    /// <summary>Waits until every run has listed its campaigns.</summary>
    public Task ListedAsync() => Eventually.BecomesAsync(
        () => Deployment.ScalarAsync<int>("SELECT count(*) FROM sync_runs WHERE listing_finished_at IS NULL"), left => left == 0);

    /// <summary>Waits until no run is active.</summary>
    public Task RunsEndAsync() => Eventually.BecomesAsync(
        () => Deployment.ScalarAsync<int>("SELECT count(*) FROM sync_runs WHERE state IN ('queued', 'running')"),
        active => active == 0,
        Settings.EndsWithin);

    public Task<int> SyncedAsync() => Deployment.ScalarAsync<int>("SELECT count(*) FROM sync_items WHERE state = 'synced'");

    /// <summary>Waits until the platform has received this number of sync calls.</summary>
    public Task SyncCallsReachAsync(int calls) => Eventually.BecomesAsync(
        () => Task.FromResult(SyncCalls), seen => seen >= calls, TimeSpan.FromMinutes(1));

    /// <summary>Kills a process with SIGKILL. Bytes that a proxy holds for it are discarded.</summary>
    public async Task KillAsync(MixoSyncProcess process)
    {
        alive.Remove(process);
        await process.SignalAsync("KILL");
        await process.EndAsync();
    }

    /// <summary>Stops a process with SIGTERM. It completes or requeues the messages that it is handling.</summary>
    public async Task StopAsync(MixoSyncProcess process)
    {
        alive.Remove(process);
        await process.SignalAsync("TERM");
        await process.EndAsync();
    }

    public static Task PauseAsync(TimeSpan time) => Task.Delay(time, TimeProvider.System, Token);

    /// <summary>Waits for a time that the seed determines, up to <paramref name="longest"/>.</summary>
    public Task PauseAtMostAsync(TimeSpan longest) => PauseAsync(longest * Random.NextDouble());

    public async ValueTask DisposeAsync()
    {
        await Deployment.DisposeAsync();
        foreach (var proxy in new[] { Database, Broker, Api })
        {
            await proxy.DisposeAsync();
        }

        await Platform.DisposeAsync();
    }

    private async Task MiddleAsync()
    {
        await QueueRunsAsync();
        await SyncCallsReachAsync(Random.Next(1, Settings.Campaigns / 2));
        await PauseAtMostAsync(TimeSpan.FromMilliseconds(500));
    }

    private async Task PrepareAsync()
    {
        foreach (var (name, value) in Variables)
        {
            Deployment.Cli.Variables[name] = value;
        }

        foreach (var id in Settings.Clients)
        {
            await AddClientAsync(id);
        }
    }

    // The calls of a killed worker count as in flight until their lease expires. Rows should not wait 30 s for that.
    private static Dictionary<string, string> Variables => new()
    {
        ["AdPlatforms__CallTimeout"] = "00:00:08",
        ["Quotas__Lease"] = "00:00:09",
        ["Syncing__RedeliverAfter"] = "00:00:01,00:00:02,00:00:04",
    };

    private Client NewClient(string id) => new()
    {
        Id = id,
        Platform = "mixo",
        ApiUrl = new Uri($"http://127.0.0.1:{Api.Port}"),
        Credentials = CredentialsReference.Parse("env:MIXO"),
        Quota = new Quota(Settings.Limit, Settings.Window),
        MaxInFlight = Settings.MaxInFlight,
    };

    private async Task<IReadOnlyList<MixoSyncProcess>> StartAsync(bool tampered, string[] roles)
    {
        UseLines(tampered);
        MixoSyncProcess[] started = [.. roles.Select(role => Deployment.Start(role.Split('+')))];
        alive.AddRange(started);
        await Task.WhenAll(started.Select(Deployment.ReadyAsync));
        return started;
    }

    private void UseLines(bool tampered)
    {
        var variables = Deployment.Cli.Variables;
        variables[Deployment.Postgres] = Environment.DatabaseFor(Role, tampered ? Database.Port : null);
        variables[Deployment.Broker] = (tampered ? Environment.BrokerThrough(Broker.Port) : Environment.VirtualHost).AbsoluteUri;
    }
}
