using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MixoSync.Cli.Hosting;
using MixoSync.Cli.Terminal;
using MixoSync.Clients;
using MixoSync.Pipeline;
using MixoSync.Platforms;
using MixoSync.Runs;

namespace MixoSync.Cli;

/// <summary>Runs a sync in this process: in-memory transport, SQLite file, and the same consumers as a distributed deployment.</summary>
internal sealed class EmbeddedSync : IAsyncDisposable
{
    private readonly EmbeddedFile file;
    private readonly IHost host;

    private EmbeddedSync(EmbeddedFile file, IHost host) => (this.file, this.host) = (file, host);

    public string File => file.Path;

    /// <exception cref="ConfigurationException">The file cannot be written, or another process has locked it.</exception>
    public static async Task<EmbeddedSync> OpenAsync(
        CommandHost commands, ParseResult parsed, string path, Action<IServiceCollection>? configure, CancellationToken token)
    {
        var file = EmbeddedFile.Acquire(path);
        var roles = new HashSet<Role> { Role.PageFetcher, Role.SyncWorker };
        var host = commands.Build(parsed, Connections.Embedded(path), roles, configure);
        var embedded = new EmbeddedSync(file, host);
        try
        {
            await EmbeddedFile.PrepareAsync(host.Services, token);
            await host.StartAsync(token);
            return embedded;
        }
        catch
        {
            await embedded.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs a sync to its end. Logs in first, so that wrong credentials and an unreachable API are reported immediately.</summary>
    public async Task<Run> RunAsync(Client client, NewRun run, CancellationToken token)
    {
        var services = host.Services;
        await services.GetRequiredService<AdPlatformRegistry>().For(client).LogInAsync(client, token);
        await services.GetRequiredService<ClientStore>().AddAsync(client, replace: true, token);
        var id = await services.GetRequiredService<RunStarter>().StartAsync(run, token)
            ?? throw new InvalidOperationException($"Client {client.Id} has an active run although the database file is locked");
        return await services.GetRequiredService<RunFollower>().FollowAsync(id, token);
    }

    public Task<int> ReportAsync(Run run, CancellationToken token) =>
        host.Services.GetRequiredService<RunReport>().WriteAsync(run, token);

    public async ValueTask DisposeAsync()
    {
        using (var grace = new CancellationTokenSource(TimeSpan.FromSeconds(5)))
        {
            await host.StopAsync(grace.Token);
        }

        await ((IAsyncDisposable)host).DisposeAsync();
        file.Dispose();
    }
}
