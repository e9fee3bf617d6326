using System.CommandLine;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MixoSync.Cli.Hosting;
using MixoSync.Cli.Terminal;
using MixoSync.Storage;

namespace MixoSync.Cli;

/// <summary>Builds hosts with the services that commands need, configured from the environment.</summary>
internal sealed class CommandHost(Action<ILoggingBuilder, LogTarget> configureLogging)
{
    /// <summary>The option <c>--log-level</c> of every command.</summary>
    public static Option<string> LogLevel { get; } = CreateLogLevel();

    /// <summary>The option <c>--database</c> of commands that can also read the file of embedded mode.</summary>
    public static Option<FileInfo?> DatabaseFile { get; } = new("--database")
    {
        Description = "Read this SQLite file of embedded mode instead of the configured database",
        HelpName = "file",
    };

    private static readonly IReadOnlySet<Role> NoRoles = new HashSet<Role>();

    /// <summary>
    /// Environment variables and secret files. A secret file has the name of its variable; the variable takes precedence.
    /// </summary>
    public static IConfiguration Environment { get; } = new ConfigurationBuilder()
        .AddKeyPerFile(SecretFolder(), optional: true)
        .AddEnvironmentVariables()
        .Build();

    /// <summary>Builds a host without starting it.</summary>
    public IHost Build(ParseResult parsed, Connections connections, IReadOnlySet<Role>? roles = null, Action<IServiceCollection>? configure = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddConfiguration(Environment);
        AddLogging(builder.Logging, parsed, toOutput: false);
        builder.Services.AddMixoSync(builder.Configuration, connections, roles ?? NoRoles);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>().AddSingleton<RunFollower>().AddSingleton<UrgentFollower>().AddSingleton<RunReport>();
        configure?.Invoke(builder.Services);
        return builder.Build();
    }

    /// <summary>Builds a host for a command that only uses the database. A SQLite file is migrated first.</summary>
    /// <exception cref="ConfigurationException">No database is configured, or the file of <see cref="DatabaseFile"/> does not exist.</exception>
    public async Task<IHost> BuildForStorageAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var connections = parsed.GetResult(DatabaseFile) is not null && parsed.GetValue(DatabaseFile) is { } file
            ? Connections.Embedded(Existing(file))
            : Connections.From(Environment);
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

    private static string Existing(FileInfo file) => file.Exists
        ? file.FullName
        : throw new ConfigurationException($"The database {file.FullName} does not exist. Specify the file that 'mixosync sync --embedded' uses.");

    // The mount path for secrets in Docker, Compose and our Kubernetes manifests.
    private static string SecretFolder() =>
        System.Environment.GetEnvironmentVariable("MIXOSYNC_SECRETS") is { Length: > 0 } folder ? Path.GetFullPath(folder) : "/run/secrets";

    private static Option<string> CreateLogLevel()
    {
        var option = new Option<string>("--log-level")
        {
            Description = $"Minimum log level: {string.Join(", ", LogTarget.Levels)} [default: information for serve, otherwise fatal]",
            HelpName = "level",
            Recursive = true,
        };
        option.AcceptOnlyFromAmong(LogTarget.Levels);
        return option;
    }

    // CommandLineApp handles the signals.
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
