using System.Security.Cryptography;
using MixoSync.IntegrationTests.Support;
using Npgsql;

namespace MixoSync.IntegrationTests.Servers;

internal sealed class LocalPostgres(LocalServer server, string connectionString, string pidFile) : IPostgresServer
{
    public string ConnectionString => connectionString;

    public static async Task<IPostgresServer> StartAsync()
    {
        var postgres = LocalPrograms.Find("postgres", DebianFolders());
        var port = FreePorts.Find(1)[0];
        var password = RandomNumberGenerator.GetHexString(32);
        var folder = Directory.CreateTempSubdirectory("mixosync-postgres-");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "password"), password);
        var script = $"""
            export LC_ALL=C.UTF-8
            '{Path.GetDirectoryName(postgres)}/initdb' -D data -U postgres --auth=scram-sha-256 --pwfile=password --no-sync
            trap 'exit 0' INT
            while :; do # ended or killed, it starts again; what is committed outlives it, though not the machine
                '{postgres}' -D data -p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= \
                    -c max_connections=500 -c fsync=off -c full_page_writes=off || sleep 0.2
            done
            """;
        var server = await LocalServer.StartAsync(
            folder,
            script,
            readyLine: "database system is ready to accept connections",
            stopSignal: "INT", // fast shutdown, which releases the shared memory
            user: Environment.IsPrivilegedProcess ? "postgres" : null); // does not run as root
        var connection = new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = port,
            Username = "postgres",
            Password = password,
            Database = "postgres",
        };
        return new LocalPostgres(server, connection.ConnectionString, Path.Combine(folder.FullName, "data", "postmaster.pid"));
    }

    public async Task RestartAsync(bool killed = false)
    {
        var before = await PidAsync();
        await Programs.RunAsync("kill", "-s", killed ? "KILL" : "INT", before);
        await Eventually.BecomesAsync(PidAsync, pid => pid.Length > 0 && pid != before);
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private async Task<string> PidAsync() =>
        File.Exists(pidFile) && await File.ReadAllLinesAsync(pidFile) is [var pid, ..] ? pid.Trim() : "";

    private static IEnumerable<string> DebianFolders()
    {
        var versions = new DirectoryInfo("/usr/lib/postgresql");
        return versions.Exists
            ? versions.EnumerateDirectories()
                .OrderByDescending(version => int.TryParse(version.Name, out var major) ? major : 0)
                .Select(version => Path.Combine(version.FullName, "bin"))
            : [];
    }
}
