using System.CommandLine;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MixoSync.Cli.Hosting;
using MixoSync.Cli.Terminal;
using MixoSync.Storage;

namespace MixoSync.Cli;

/// <summary>Gives commands their services, configured by the environment.</summary>
internal sealed class CommandHost(Action<ILoggingBuilder, LogTarget> configureLogging)
{
    /// <summary>For every command.</summary>
    public static Option<string> LogLevel { get; } = CreateLogLevel();

    private static readonly IReadOnlySet<Role> NoRoles = new HashSet<Role>();

    /// <summary>Secrets may be files instead, each named like its variable; a variable comes before the file.</summary>
    public static IConfiguration Environment { get; } = new ConfigurationBuilder()
        .AddKeyPerFile(SecretFolder(), optional: true)
        .AddEnvironmentVariables()
        .Build();

    /// <summary>A host that has yet to be started.</summary>
    public IHost Build(ParseResult parsed, Connections connections, IReadOnlySet<Role>? roles = null, Action<IServiceCollection>? configure = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddConfiguration(Environment);
        AddLogging(builder.Logging, parsed, toOutput: false);
        builder.Services.AddMixoSync(builder.Configuration, connections, roles ?? NoRoles);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>().AddSingleton<RunFollower>().AddSingleton<RunReport>();
        configure?.Invoke(builder.Services);
        return builder.Build();
    }

    /// <summary>Services for a command that only reads and writes the database.</summary>
    public async Task<IHost> BuildForStorageAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var connections = Connections.From(Environment);
        var host = Build(parsed, connections);
        if (connections.EmbeddedFile is not null)
        {
            await host.Services.GetRequiredService<Database>().MigrateAsync(cancellationToken);
        }

        return host;
    }

    public void AddLogging(ILoggingBuilder logging, ParseResult parsed, bool toOutput)
    {
        logging.ClearProviders().SetMinimumLevel(Microsoft.Extensions.Logging.LogLevel.Trace);
        configureLogging(logging, new LogTarget(parsed.GetValue(LogLevel) ?? (toOutput ? LogTarget.Default : "fatal"), toOutput));
    }

    // Docker, Compose and Kubernetes put them there.
    private static string SecretFolder() =>
        System.Environment.GetEnvironmentVariable("MIXOSYNC_SECRETS") is { Length: > 0 } folder ? Path.GetFullPath(folder) : "/run/secrets";

    private static Option<string> CreateLogLevel()
    {
        var option = new Option<string>("--log-level")
        {
            Description = "Log lines from this level on (serve: information; other commands log only when asked to)",
            Recursive = true,
        };
        option.AcceptOnlyFromAmong(LogTarget.Levels);
        return option;
    }

    // Signals are the command line's business, see App.
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
