using System.Security.Cryptography;

namespace MixoSync.IntegrationTests.Servers;

internal sealed class LocalRabbitMq(LocalServer server, string authority, int amqpPort, int managementPort) : IRabbitMqServer
{
    public Uri Amqp { get; } = new($"amqp://{authority}:{amqpPort}/");

    public Uri Management { get; } = new($"http://{authority}:{managementPort}/");

    public static async Task<IRabbitMqServer> StartAsync()
    {
        // Not the one on Debian's PATH, which changes the user and forgets the environment.
        var rabbitMq = LocalPrograms.Find("rabbitmq-server", ["/usr/lib/rabbitmq/bin"]);
        var ports = FreePorts.Find(4);
        var (amqp, management, epmd, distribution) = (ports[0], ports[1], ports[2], ports[3]);
        var password = RandomNumberGenerator.GetHexString(32);
        var folder = Directory.CreateTempSubdirectory("mixosync-rabbitmq-");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "enabled_plugins"), "[rabbitmq_management].");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "rabbitmq.conf"), $"""
            listeners.tcp.1 = 127.0.0.1:{amqp}
            management.tcp.ip = 127.0.0.1
            management.tcp.port = {management}
            default_user = test
            default_pass = {password}
            """);

        // Without an epmd of its own it would start one that outlives it. HOME is where Erlang keeps its cookie.
        var script = $$"""
            export HOME=$PWD ERL_EPMD_ADDRESS=127.0.0.1 ERL_EPMD_PORT={{epmd}}
            export RABBITMQ_NODENAME=test@localhost RABBITMQ_DIST_PORT={{distribution}}
            export RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS='-kernel inet_dist_use_interface {127,0,0,1}'
            export RABBITMQ_MNESIA_BASE=$PWD/data RABBITMQ_LOG_BASE=$PWD/log RABBITMQ_LOGS=-
            export RABBITMQ_CONFIG_FILE=$PWD/rabbitmq.conf RABBITMQ_CONFIG_FILES=$PWD/conf.d
            export RABBITMQ_ADVANCED_CONFIG_FILE=$PWD/advanced.config RABBITMQ_CONF_ENV_FILE=$PWD/rabbitmq-env.conf
            export RABBITMQ_ENABLED_PLUGINS_FILE=$PWD/enabled_plugins
            epmd &
            exec '{{rabbitMq}}'
            """;
        var server = await LocalServer.StartAsync(folder, script, readyLine: "Server startup complete", stopSignal: "KILL");
        return new LocalRabbitMq(server, $"test:{password}@127.0.0.1", amqp, management);
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();
}
