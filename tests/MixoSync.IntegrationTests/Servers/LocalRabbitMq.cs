using System.Security.Cryptography;
using MixoSync.IntegrationTests.Support;

namespace MixoSync.IntegrationTests.Servers;

internal sealed class LocalRabbitMq(
    LocalServer server, string pidFile, string authority, int amqpPort, int managementPort) : IRabbitMqServer
{
    private const string PidFile = "rabbitmq.pid";

    public Uri Amqp { get; } = new($"amqp://{authority}:{amqpPort}/");

    public Uri Management { get; } = new($"http://{authority}:{managementPort}/");

    public static async Task<IRabbitMqServer> StartAsync()
    {
        // Not the program on Debian's PATH, which changes the user and clears the environment.
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

        // Without its own epmd, the server would start one that outlives it. HOME contains Erlang's cookie. The server can be
        // stopped or killed and started again.
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "environment"), $$"""
            export HOME=$PWD ERL_EPMD_ADDRESS=127.0.0.1 ERL_EPMD_PORT={{epmd}}
            export RABBITMQ_NODENAME=test@localhost RABBITMQ_DIST_PORT={{distribution}}
            export RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS='-kernel inet_dist_use_interface {127,0,0,1}'
            export RABBITMQ_MNESIA_BASE=$PWD/data RABBITMQ_LOG_BASE=$PWD/log RABBITMQ_LOGS=-
            export RABBITMQ_CONFIG_FILE=$PWD/rabbitmq.conf RABBITMQ_CONFIG_FILES=$PWD/conf.d
            export RABBITMQ_ADVANCED_CONFIG_FILE=$PWD/advanced.config RABBITMQ_CONF_ENV_FILE=$PWD/rabbitmq-env.conf
            export RABBITMQ_ENABLED_PLUGINS_FILE=$PWD/enabled_plugins RABBITMQ_PID_FILE=$PWD/{{PidFile}}

            """);
        var script = $$"""
            . ./environment
            epmd &
            until [ -e stop ]; do '{{rabbitMq}}' || sleep 0.2; done
            """;
        var server = await LocalServer.StartAsync(folder, script, readyLine: "Server startup complete", stopSignal: "KILL");
        return new LocalRabbitMq(
            server, Path.Combine(folder.FullName, PidFile), $"test:{password}@127.0.0.1", amqp, management);
    }

    public async Task RestartAsync(bool killed = false)
    {
        var before = await PidAsync();
        await Programs.RunAsync("kill", "-s", killed ? "KILL" : "TERM", before);
        await Eventually.BecomesAsync(PidAsync, pid => pid.Length > 0 && pid != before);
    }

    public Task ControlAsync(params string[] arguments) => Programs.RunAsync(
        "bash",
        [
            "-c",
            $"cd '{Path.GetDirectoryName(pidFile)}' && . ./environment && exec /usr/lib/rabbitmq/bin/rabbitmqctl \"$@\"",
            "bash",
            .. arguments,
        ]);

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private async Task<string> PidAsync() => File.Exists(pidFile) ? (await File.ReadAllTextAsync(pidFile)).Trim() : "";
}
