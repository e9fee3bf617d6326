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

/// <summary>A deployment whose every line to a server can be tampered with, and the seed by which that is done.</summary>
internal sealed class FaultScenario : IAsyncDisposable
{
    private readonly List<MixoSyncProcess> alive = [];

    private FaultScenario(FaultSettings setting, int seed, FaultEnvironment stage, Deployment deployment, MockPlatform platform)
    {
        (Setting, Stage, Deployment, Platform, Random) = (setting, stage, deployment, platform, new Random(seed));
        var database = new NpgsqlConnectionStringBuilder(stage.Database);
        Database = TcpProxy.To(database.Host!, database.Port);
        Broker = TcpProxy.To(stage.VirtualHost.Host, stage.VirtualHost.Port);
        Api = TcpProxy.To(platform.Url.Host, platform.Url.Port);
    }

    public FaultSettings Setting { get; }

    public FaultEnvironment Stage { get; }

    public Random Random { get; }

    public Deployment Deployment { get; }

    public MockPlatform Platform { get; }

    /// <summary>Whom the processes connect to the database as; the superuser unless it is set.</summary>
    public DatabaseRole? Role { get; set; }

    /// <summary>The line between the processes of <see cref="ServeTamperedAsync"/> and the database.</summary>
    public TcpProxy Database { get; }

    /// <summary>The line between the processes of <see cref="ServeTamperedAsync"/> and the broker.</summary>
    public TcpProxy Broker { get; }

    /// <summary>The line between all processes and the platform.</summary>
    public TcpProxy Api { get; }

    public IReadOnlyList<MixoSyncProcess> Alive => alive;

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Of all clients, as the platform saw it.</summary>
    public int SyncCalls => Setting.Clients.Sum(client => Platform.StatsFor(client).SyncCalls);

    public int SyncsInFlight => Platform.Log.Count(call => call is { Operation: Operation.Sync, Counted: true, Status: null });

    public static async Task<FaultScenario> SetAsync(FaultEnvironment stage, FaultSettings setting, int seed)
    {
        var platform = await MockPlatforms.FastAsync(options =>
        {
            (options.CampaignsPerClient, options.Limit, options.Window) = (setting.Campaigns, setting.Limit, setting.Window);
            (options.SyncDelay, options.ListFaults.FailEvery, options.Seed) = (setting.SyncDelay, 0, seed);
            setting.Dials?.Invoke(options);
        });

        var deployment = await Deployment.CreateAsync(stage.DatabaseUnpooled, stage.VirtualHost);
        var scene = new FaultScenario(setting, seed, stage, deployment, platform);
        await scene.PrepareAsync();
        return scene;
    }

    /// <summary>Starts a process for each role, direct, and waits until they are ready.</summary>
    public Task<IReadOnlyList<MixoSyncProcess>> ServeAsync(params string[] roles) => StartAsync(tampered: false, roles);

    /// <summary>Starts a process for each role, with its lines through the proxies, and waits until they are ready.</summary>
    public Task<IReadOnlyList<MixoSyncProcess>> ServeTamperedAsync(params string[] roles) => StartAsync(tampered: true, roles);

    /// <summary>Runs a command that has to succeed, with direct lines.</summary>
    public Task<CliResult> CommandAsync(params string[] arguments)
    {
        UseLines(tampered: false);
        return Deployment.Shell.SucceedAsync(arguments);
    }

    /// <summary>Registers a client with the limits of the setting.</summary>
    public async Task AddClientAsync(string id)
    {
        await using var source = NpgsqlDataSource.Create(Stage.Database);
        await new ClientStore(new PostgresDatabase(source)).AddAsync(NewClient(id), replace: false, Token);
    }

    /// <summary>Queues a run of every client, or of one; a scheduler publishes it.</summary>
    public Task QueueRunsAsync(string client = "%") => Deployment.ExecuteAsync(
        $"""
        INSERT INTO sync_runs (id, client_id, origin, state, created_at)
        SELECT gen_random_uuid(), id, 'schedule', 'queued', clock_timestamp() FROM clients WHERE id LIKE '{client}'
        """);

    /// <summary>Serves every role, queues the runs, and returns at a moment in their middle.</summary>
    public async Task BeginAsync()
    {
        await ServeAsync("scheduler+page-fetcher", "sync-worker", "sync-worker");
        await MiddleAsync();
    }

    /// <summary>The same, but one of the two workers has its lines through the proxies.</summary>
    public async Task BeginTamperedAsync()
    {
        await Task.WhenAll(ServeAsync("scheduler+page-fetcher", "sync-worker"), ServeTamperedAsync("sync-worker"));
        await MiddleAsync();
    }

    /// <summary>Has every campaign listed, by a process that stays; no worker is there yet.</summary>
    public async Task ListAsync()
    {
        await ServeAsync("scheduler+page-fetcher");
        await QueueRunsAsync();
        await ListedAsync();
    }

    /// <summary>Waits until every run's campaigns are listed.</summary>
    public Task ListedAsync() => Eventually.BecomesAsync(
        () => Deployment.AskAsync<int>("SELECT count(*) FROM sync_runs WHERE listing_finished_at IS NULL"), left => left == 0);

    /// <summary>Waits until no run is active any more.</summary>
    public Task RunsEndAsync() => Eventually.BecomesAsync(
        () => Deployment.AskAsync<int>("SELECT count(*) FROM sync_runs WHERE state IN ('queued', 'running')"),
        active => active == 0,
        Setting.EndsWithin);

    public Task<int> SyncedAsync() => Deployment.AskAsync<int>("SELECT count(*) FROM sync_items WHERE state = 'synced'");

    /// <summary>Waits until the platform has seen so many sync calls.</summary>
    public Task SyncCallsReachAsync(int calls) => Eventually.BecomesAsync(
        () => Task.FromResult(SyncCalls), seen => seen >= calls, TimeSpan.FromMinutes(1));

    /// <summary>Ends a process with kill -9; its half-open lines are cut, with what was held in them.</summary>
    public async Task KillAsync(MixoSyncProcess process)
    {
        alive.Remove(process);
        await process.SignalAsync("KILL");
        await process.EndAsync();
    }

    /// <summary>Ends a process with SIGTERM, which finishes or hands back what it has in hand.</summary>
    public async Task StopAsync(MixoSyncProcess process)
    {
        alive.Remove(process);
        await process.SignalAsync("TERM");
        await process.EndAsync();
    }

    public static Task PauseAsync(TimeSpan time) => Task.Delay(time, TimeProvider.System, Token);

    /// <summary>A moment that the seed draws, at most <paramref name="longest"/> away.</summary>
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
        await SyncCallsReachAsync(Random.Next(1, Setting.Campaigns / 2));
        await PauseAtMostAsync(TimeSpan.FromMilliseconds(500));
    }

    private async Task PrepareAsync()
    {
        foreach (var (name, value) in Variables)
        {
            Deployment.Shell.Variables[name] = value;
        }

        foreach (var id in Setting.Clients)
        {
            await AddClientAsync(id);
        }
    }

    // A dead worker's calls hold their client's places in flight for the lease; a row should not wait half a minute for it.
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
        Quota = new Quota(Setting.Limit, Setting.Window),
        MaxInFlight = Setting.MaxInFlight,
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
        var variables = Deployment.Shell.Variables;
        variables[Deployment.Postgres] = Stage.DatabaseFor(Role, tampered ? Database.Port : null);
        variables[Deployment.Broker] = (tampered ? Stage.BrokerThrough(Broker.Port) : Stage.VirtualHost).AbsoluteUri;
    }
}
