using System.Net;
using System.Net.Sockets;
using MixoSync.Cli;
using MixoSync.IntegrationTests.Processes;
using MixoSync.IntegrationTests.Servers;
using MixoSync.Messaging;
using Npgsql;
using RabbitMQ.Client;

namespace MixoSync.IntegrationTests.Cli;

/// <summary>Of commands whose PostgreSQL or RabbitMQ is away, or turns them down.</summary>
public sealed class ServerAccessTests(TestServers servers)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ADeadDatabaseIsADependencyThatIsDown()
    {
        var port = FreePorts.Find(1)[0];

        var ended = await ListAsync(database =>
            (database.Host, database.Port, database.Password) = ("127.0.0.1", port, Shell.Secret));

        Refusal.Is(ended, ExitCode.DependencyDown, "The database does not answer", "Connection refused", $"{port}");
    }

    [Fact]
    public async Task AWrongDatabasePasswordIsTheUsersToCorrect() => Refusal.Is(
        await ListAsync(database => database.Password = Shell.Secret), ExitCode.Usage, "PostgreSQL refused", "password");

    [Fact]
    public async Task AMissingDatabaseIsNamed() => Refusal.Is(
        await ListAsync(database => database.Database = "no_such"), ExitCode.Usage, "PostgreSQL refused", "no_such");

    [Fact]
    public async Task ASchemaThatIsNotMigratedSaysHowToMigrate() => Refusal.Is(
        await ListAsync(_ => { }), ExitCode.Usage, "schema is not up to date", "mixosync db migrate");

    [Fact]
    public async Task ADeadBrokerIsADependencyThatIsDown()
    {
        var port = FreePorts.Find(1)[0];

        var ended = await MigrateAsync(new Uri($"amqp://guest:{Shell.Secret}@127.0.0.1:{port}/"));

        Refusal.Is(ended, ExitCode.DependencyDown, $"RabbitMQ at 127.0.0.1:{port} does not answer");
    }

    [Fact]
    public async Task AWrongBrokerPasswordIsTheUsersToCorrect()
    {
        var virtualHost = await servers.NewVirtualHostAsync();
        var user = virtualHost.UserInfo.Split(':')[0];

        var ended = await MigrateAsync(new UriBuilder(virtualHost) { UserName = user, Password = Shell.Secret }.Uri);

        Refusal.Is(ended, ExitCode.Usage, $"{virtualHost.Port}", "refuses the user name or password");
    }

    [Fact]
    public async Task AMissingVirtualHostIsNamed() => Refusal.Is(
        await MigrateAsync(new Uri(await servers.NewVirtualHostAsync(), "no-such")), ExitCode.Usage, "no virtual host 'no-such'");

    [Fact]
    public async Task ABrokerThatNeverAnswersIsADependencyThatIsDown()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var port = ((IPEndPoint)silent.LocalEndpoint).Port;

        var ended = await MigrateAsync(new Uri($"amqp://guest:{Shell.Secret}@127.0.0.1:{port}/"), ("Delivery__BrokerTimeout", "00:00:02"));

        Refusal.Is(ended, ExitCode.DependencyDown, $"RabbitMQ at 127.0.0.1:{port} does not answer");
    }

    [Fact]
    public async Task AQueueThatWasDeclaredOtherwiseIsNamed()
    {
        var virtualHost = await servers.NewVirtualHostAsync();
        await using (var connection = await new ConnectionFactory { Uri = virtualHost }.CreateConnectionAsync(Token))
        await using (var channel = await connection.CreateChannelAsync(cancellationToken: Token))
        {
            await channel.QueueDeclareAsync(Endpoints.SyncCampaign, durable: true, exclusive: false, autoDelete: false, cancellationToken: Token);
        }

        Refusal.Is(await MigrateAsync(virtualHost), ExitCode.Usage, "declared otherwise", $"'{Endpoints.SyncCampaign}'");
    }

    [Fact]
    public async Task QueuesThatAreNotDeclaredSayHowToDeclareThem()
    {
        await using var deployment = await Deployment.CreateAsync(servers);
        await deployment.Shell.SucceedAsync(
            "clients", "add", "acme", "--api-url", "https://api.example.com", "--credentials", "env:ACME");
        var virtualHost = await servers.NewVirtualHostAsync();
        deployment.Shell.Variables[Deployment.Broker] = virtualHost.AbsoluteUri;

        var ended = await deployment.Shell.RunAsync("sync", "--client", "acme");

        Refusal.Is(ended, ExitCode.Usage, "no queue", "mixosync db migrate");
    }

    private async Task<Ended> ListAsync(Action<NpgsqlConnectionStringBuilder> change)
    {
        var database = new NpgsqlConnectionStringBuilder(await servers.NewDatabaseAsync());
        change(database);
        await using var shell = new Shell();
        shell.Variables[Deployment.Postgres] = database.ConnectionString;
        shell.Variables[Deployment.Broker] = "amqp://127.0.0.1";
        return await shell.RunAsync("clients", "list");
    }

    private async Task<Ended> MigrateAsync(Uri broker, params (string Name, string Value)[] options)
    {
        await using var shell = new Shell();
        shell.Variables[Deployment.Postgres] = await servers.NewDatabaseAsync();
        shell.Variables[Deployment.Broker] = broker.AbsoluteUri;
        foreach (var (name, value) in options)
        {
            shell.Variables[name] = value;
        }

        return await shell.RunAsync("db", "migrate");
    }
}
