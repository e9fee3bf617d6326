using System.CommandLine;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using MixoSync.Cli.Dashboard;
using MixoSync.Cli.Hosting;
using MixoSync.Cli.Terminal;
using MixoSync.Observability;

namespace MixoSync.Cli.Commands;

/// <summary>Runs one or more roles until the process is stopped.</summary>
internal static class ServeCommand
{
    private static readonly Dictionary<string, Role> Roles = new()
    {
        ["scheduler"] = Role.Scheduler,
        ["page-fetcher"] = Role.PageFetcher,
        ["sync-worker"] = Role.SyncWorker,
        ["dashboard"] = Role.Dashboard,
    };

    // Messages in progress have 24 s to finish, see DeliveryServices. Docker and Kubernetes kill the process after 30 s or more.
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(28);

    private static readonly Option<string[]> RoleNames = CreateRoleNames();

    private static readonly Option<string?> Urls = new("--urls")
    {
        Description = "URL for health checks, metrics and the dashboard; port 0 selects a free port [default: http://127.0.0.1:8080]",
    };

    public static Command Create(CommandHost host)
    {
        var command = new Command("serve", "Run one or more roles until stopped. Each role can run in any number of processes.")
        {
            RoleNames, Urls,
        };
        command.SetAction((parsed, token) => RunAsync(host, parsed, token));
        return command;
    }

    // MassTransit may never finish stopping if it is stopped while it connects. Exiting is safe: the broker redelivers
    // every unacknowledged message.
    private static async Task<int> RunAsync(CommandHost host, ParseResult parsed, CancellationToken token)
    {
        var serving = ServeAsync(host, parsed, token);
        if (await Task.WhenAny(serving, WaitForStopTimeoutAsync(token)) == serving)
        {
            return await serving;
        }

        Output.Error($"The process did not stop within {StopTimeout.TotalSeconds:0} s. The broker redelivers its unacknowledged messages.");
        return ExitCode.Success;
    }

    private static async Task WaitForStopTimeoutAsync(CancellationToken token)
    {
        await ((Task)Task.Delay(Timeout.Infinite, token)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.Delay(StopTimeout, CancellationToken.None);
    }

    private static async Task<int> ServeAsync(CommandHost host, ParseResult parsed, CancellationToken token)
    {
        var connections = Connections.From(CommandHost.Environment);
        using var file = connections.EmbeddedFile is { } path ? EmbeddedFile.Acquire(path) : null;
        await using var app = Build(host, parsed, connections);
        if (file is not null)
        {
            await EmbeddedFile.PrepareAsync(app.Services, token);
        }

        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false });
        app.MapHealthChecks("/health/ready", Readiness());
        app.MapPrometheusScrapingEndpoint();
        if (GetRoles(parsed).Contains(Role.Dashboard))
        {
            app.MapStatusPage();
        }

        await app.StartAsync(token);
        await ((IHost)app).WaitForShutdownAsync(token);
        return ExitCode.Success;
    }

    private static WebApplication Build(CommandHost host, ParseResult parsed, Connections connections)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Configuration.AddConfiguration(CommandHost.Environment);
        builder.WebHost.UseKestrelCore().UseUrls(parsed.GetValue(Urls) ?? DefaultUrls());
        host.AddLogging(builder.Logging, parsed, toOutput: true);
        builder.Services.AddRoutingCore();
        builder.Services.AddMixoSync(builder.Configuration, connections, GetRoles(parsed));
        return builder.Build();
    }

    private static HashSet<Role> GetRoles(ParseResult parsed) =>
        [.. (parsed.GetValue(RoleNames) is { Length: > 0 } given ? given : Roles.Keys.AsEnumerable()).Select(name => Roles[name])];

    // The container image sets ASPNETCORE_HTTP_PORTS and must listen on all addresses.
    private static string DefaultUrls() =>
        CommandHost.Environment["ASPNETCORE_URLS"]
        ?? (CommandHost.Environment["ASPNETCORE_HTTP_PORTS"] is { Length: > 0 } port ? $"http://*:{port}" : "http://127.0.0.1:8080");

    // A lost broker connection is reported as degraded, which returns 200 by default.
    private static HealthCheckOptions Readiness() => new()
    {
        Predicate = check => check.Tags.Contains(ObservabilityServices.ReadyTag),
        ResultStatusCodes =
        {
            [HealthStatus.Healthy] = StatusCodes.Status200OK,
            [HealthStatus.Degraded] = StatusCodes.Status503ServiceUnavailable,
            [HealthStatus.Unhealthy] = StatusCodes.Status503ServiceUnavailable,
        },
        ResponseWriter = (context, report) => context.Response.WriteAsJsonAsync(new
        {
            status = report.Status.ToString(),
            checks = report.Entries.ToDictionary(
                entry => entry.Key, entry => new { status = entry.Value.Status.ToString(), entry.Value.Description }),
        }),
    };

    private static Option<string[]> CreateRoleNames()
    {
        var option = new Option<string[]>("--role") { Description = "Role to run; can be repeated [default: all roles]" };
        option.AcceptOnlyFromAmong([.. Roles.Keys]);
        return option;
    }
}
