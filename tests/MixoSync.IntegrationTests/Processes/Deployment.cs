using Dapper;
using MixoSync.IntegrationTests.Servers;
using MixoSync.IntegrationTests.Support;
using MixoSync.Messaging;
using MixoSync.MockApi;
using MixoSync.MockApi.Options;
using MixoSync.Storage.Postgres;
using Npgsql;

namespace MixoSync.IntegrationTests.Processes;

/// <summary>A database and a virtual host for one test, and a runner whose commands use both.</summary>
internal sealed class Deployment : IAsyncDisposable
{
    public const string Postgres = "ConnectionStrings__Postgres";
    public const string Broker = "ConnectionStrings__RabbitMq";

    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(1);
    private static readonly HttpClient Http = new();

    private readonly NpgsqlDataSource database;

    private Deployment(string connectionString, Uri virtualHost)
    {
        database = NpgsqlDataSource.Create(connectionString);
        VirtualHost = virtualHost;
        Cli = new CliRunner
        {
            Variables =
            {
                [Postgres] = connectionString,
                [Broker] = virtualHost.AbsoluteUri,
                ["Scheduling__Interval"] = "00:00:00.2",
                ["MIXO_EMAIL"] = AccountOptions.Demo.Email,
                ["MIXO_PASSWORD"] = AccountOptions.Demo.Password,
            },
        };
    }

    public CliRunner Cli { get; }

    public Uri VirtualHost { get; }

    /// <summary>
    /// Creates a deployment with the schema and queues of <c>db migrate</c>, created in this process because that is faster.
    /// </summary>
    public static async Task<Deployment> CreateAsync(TestServers servers) =>
        await CreateAsync(await servers.NewDatabaseAsync(), await servers.NewVirtualHostAsync());

    /// <summary>Creates a deployment on an empty database and an empty virtual host.</summary>
    public static async Task<Deployment> CreateAsync(string connectionString, Uri virtualHost)
    {
        var deployment = new Deployment(connectionString, virtualHost);
        await new PostgresDatabase(deployment.database).MigrateAsync(TestContext.Current.CancellationToken);
        await Topology.DeployAsync(virtualHost, StartTimeout, TestContext.Current.CancellationToken);
        return deployment;
    }

    /// <summary>Creates a deployment without schema and queues.</summary>
    public static async Task<Deployment> CreateEmptyAsync(TestServers servers) =>
        new(await servers.NewDatabaseAsync(), await servers.NewVirtualHostAsync());

    /// <summary>Adds a client of the platform, with options of <c>clients add</c>.</summary>
    public Task AddClientAsync(string id, MockPlatform platform, params string[] options) => Cli.SucceedAsync(
    [
        "clients", "add", id, "--api-url", platform.Url.AbsoluteUri, "--credentials", "env:MIXO",
        "--quota", $"{platform.Options.Limit}/{platform.Options.Window.TotalMilliseconds:0}ms", .. options,
    ]);

    /// <summary>Starts a process for each role and waits until all are ready.</summary>
    public async Task<IReadOnlyList<MixoSyncProcess>> ServeAsync(params string[] roles)
    {
        MixoSyncProcess[] processes = [.. roles.Select(role => Start(role))];
        await Task.WhenAll(processes.Select(ReadyAsync));
        return processes;
    }

    /// <summary>Starts one process with these roles. It may not be ready yet.</summary>
    public MixoSyncProcess Start(params string[] roles) =>
        Cli.Start(["serve", .. roles.SelectMany(role => new[] { "--role", role }), "--urls", "http://127.0.0.1:0"]);

    public static async Task ReadyAsync(MixoSyncProcess process)
    {
        var ready = new Uri(await process.AddressAsync(), "/health/ready");
        await Eventually.BecomesAsync(() => Http.GetAsync(ready), answer => answer.IsSuccessStatusCode, StartTimeout);
    }

    /// <summary>Reads one value.</summary>
    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var connection = await database.OpenConnectionAsync();
        return (await connection.QuerySingleAsync<T>(sql))!;
    }

    /// <summary>Reads one column.</summary>
    public async Task<IReadOnlyList<T>> ColumnAsync<T>(string sql)
    {
        await using var connection = await database.OpenConnectionAsync();
        return [.. await connection.QueryAsync<T>(sql)];
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var connection = await database.OpenConnectionAsync();
        await connection.ExecuteAsync(sql);
    }

    public async ValueTask DisposeAsync()
    {
        await Cli.DisposeAsync();
        await database.DisposeAsync();
    }
}
