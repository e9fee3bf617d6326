using System.Net;
using System.Net.Sockets;
using MixoSync.Cli;
using MixoSync.IntegrationTests.Processes;
using MixoSync.IntegrationTests.Servers;
using MixoSync.Messaging;
using Npgsql;
using RabbitMQ.Client;

namespace MixoSync.IntegrationTests.Cli;

/// <summary>Tests commands whose PostgreSQL or RabbitMQ is unavailable or denies access.</summary>
public sealed class ServerAccessTests(TestServers servers)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AnUnreachableDatabaseIsReportedAsADependencyThatIsDown()
    {
        var port = FreePorts.Find(1)[0];

        var ended = await ListAsync(database =>
            (database.Host, database.Port, database.Password) = ("127.0.0.1", port, CliRunner.Secret));

        CliErrorAssert.Is(ended, ExitCode.DependencyDown, "The database is unavailable", "Connection refused", $"{port}");
    }

    [Fact]
    public async Task AWrongDatabasePasswordIsAUsageError() => CliErrorAssert.Is(
        await ListAsync(database => database.Password = CliRunner.Secret), ExitCode.Usage, "PostgreSQL denied access", "password");

    [Fact]
    public async Task AMissingDatabaseIsNamed() => CliErrorAssert.Is(
        await ListAsync(database => database.Database = "no_such"), ExitCode.Usage, "PostgreSQL denied access", "no_such");

    [Fact]
    public async Task AnUnmigratedSchemaIsReportedWithTheCommandToRun() => CliErrorAssert.Is(
        await ListAsync(_ => { }), ExitCode.Usage, "schema is not up to date", "mixosync db migrate");

    [Fact]
    public async Task AnUnreachableBrokerIsReportedAsADependencyThatIsDown()
    {
        var port = FreePorts.Find(1)[0];

        var ended = await MigrateAsync(new Uri($"amqp://guest:{CliRunner.Secret}@127.0.0.1:{port}/"));

        CliErrorAssert.Is(ended, ExitCode.DependencyDown, $"RabbitMQ at 127.0.0.1:{port} does not respond");
    }

    [Fact]
    public async Task AWrongBrokerPasswordIsAUsageError()
    {
        var virtualHost = await servers.NewVirtualHostAsync();
        var user = virtualHost.UserInfo.Split(':')[0];

        var ended = await MigrateAsync(new UriBuilder(virtualHost) { UserName = user, Password = CliRunner.Secret }.Uri);

        CliErrorAssert.Is(ended, ExitCode.Usage, $"{virtualHost.Port}", "rejected the user name or password");
    }

    [Fact]
    public async Task AMissingVirtualHostIsNamed() => CliErrorAssert.Is(
        await MigrateAsync(new Uri(await servers.NewVirtualHostAsync(), "no-such")), ExitCode.Usage, "no virtual host 'no-such'");

    [Fact]
    public async Task ABrokerThatNeverRespondsIsReportedAsADependencyThatIsDown()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var port = ((IPEndPoint)silent.LocalEndpoint).Port;

        var ended = await MigrateAsync(new Uri($"amqp://guest:{CliRunner.Secret}@127.0.0.1:{port}/"), ("Delivery__BrokerTimeout", "00:00:02"));

        CliErrorAssert.Is(ended, ExitCode.DependencyDown, $"RabbitMQ at 127.0.0.1:{port} did not respond");
    }

    [Fact]
    public async Task AQueueWithOtherArgumentsIsNamed()
    {
        var virtualHost = await servers.NewVirtualHostAsync();
        await using (var connection = await new ConnectionFactory { Uri = virtualHost }.CreateConnectionAsync(Token))
        await using (var channel = await connection.CreateChannelAsync(cancellationToken: Token))
        {
            await channel.QueueDeclareAsync(QueueNames.SyncCampaign, durable: true, exclusive: false, autoDelete: false, cancellationToken: Token);
        }

        CliErrorAssert.Is(await MigrateAsync(virtualHost), ExitCode.Usage, "declared with other arguments", $"'{QueueNames.SyncCampaign}'");
    }

    [Fact]
    public async Task MissingQueuesAreReportedWithTheCommandToRun()
    {
        await using var deployment = await Deployment.CreateAsync(servers);
        await deployment.Cli.SucceedAsync(
            "clients", "add", "acme", "--api-url", "https://api.example.com", "--credentials", "env:ACME");
        var virtualHost = await servers.NewVirtualHostAsync();
        deployment.Cli.Variables[Deployment.Broker] = virtualHost.AbsoluteUri;

        var ended = await deployment.Cli.RunAsync("sync", "--client", "acme");

        CliErrorAssert.Is(ended, ExitCode.Usage, "no queue", "mixosync db migrate");
    }

    private async Task<CliResult> ListAsync(Action<NpgsqlConnectionStringBuilder> change)
    {
        var database = new NpgsqlConnectionStringBuilder(await servers.NewDatabaseAsync());
        change(database);
        await using var cli = new CliRunner();
        cli.Variables[Deployment.Postgres] = database.ConnectionString;
        cli.Variables[Deployment.Broker] = "amqp://127.0.0.1";
        return await cli.RunAsync("clients", "list");
    }

    private async Task<CliResult> MigrateAsync(Uri broker, params (string Name, string Value)[] options)
    {
        await using var cli = new CliRunner();
        cli.Variables[Deployment.Postgres] = await servers.NewDatabaseAsync();
        cli.Variables[Deployment.Broker] = broker.AbsoluteUri;
        foreach (var (name, value) in options)
        {
            cli.Variables[name] = value;
        }

        return await cli.RunAsync("db", "migrate");
    }
}
