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

/// <summary>One run in this process: in-memory transport, SQLite file, and the same consumers as everywhere.</summary>
internal sealed class EmbeddedSync : IAsyncDisposable
{
    private readonly EmbeddedFile lease;
    private readonly IHost host;

    private EmbeddedSync(EmbeddedFile lease, IHost host) => (this.lease, this.host) = (lease, host);

    public string File => lease.Path;

    /// <exception cref="ConfigurationException">The file cannot be written, or another process uses it.</exception>
    public static async Task<EmbeddedSync> OpenAsync(
        CommandHost commands, ParseResult parsed, string file, Action<IServiceCollection>? configure, CancellationToken token)
    {
        var lease = EmbeddedFile.Acquire(file);
        var roles = new HashSet<Role> { Role.PageFetcher, Role.SyncWorker };
        var host = commands.Build(parsed, Connections.Embedded(file), roles, configure);
        var embedded = new EmbeddedSync(lease, host);
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

    /// <summary>Logs in first, so that wrong credentials and a dead API are told at once; then runs to the end.</summary>
    public async Task<Run> RunAsync(Client client, NewRun run, CancellationToken token)
    {
        var services = host.Services;
        await services.GetRequiredService<AdPlatformRegistry>().For(client).LogInAsync(client, token);
        await services.GetRequiredService<ClientStore>().AddAsync(client, replace: true, token);
        var id = await services.GetRequiredService<RunStarter>().StartAsync(run, token)
            ?? throw new InvalidOperationException($"Client {client.Id} has an active run, which the file's lock should rule out");
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
        lease.Dispose();
    }
}
