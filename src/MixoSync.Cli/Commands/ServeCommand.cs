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

/// <summary>A process that goes on until it is told to stop, in one role or several.</summary>
internal static class ServeCommand
{
    private static readonly Dictionary<string, Role> Roles = new()
    {
        ["scheduler"] = Role.Scheduler,
        ["page-fetcher"] = Role.PageFetcher,
        ["sync-worker"] = Role.SyncWorker,
        ["dashboard"] = Role.Dashboard,
    };

    // What is under way has 24 s, see DeliveryServices; Docker and Kubernetes give 30 before they kill.
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(28);

    private static readonly Option<string[]> RoleNames = CreateRoleNames();

    private static readonly Option<string?> Urls = new("--urls")
    {
        Description = "Where health, metrics and the status page are; port 0 takes a free one [default: http://127.0.0.1:8080]",
    };

    public static Command Create(CommandHost host)
    {
        var command = new Command("serve", "Works until it is stopped; every role can run in any number of processes.")
        {
            RoleNames, Urls,
        };
        command.SetAction((parsed, token) => RunAsync(host, parsed, token));
        return command;
    }

    // A bus that is told to stop while it connects may never say that it has. It holds nothing then that would not go back
    // when the process ends.
    private static async Task<int> RunAsync(CommandHost host, ParseResult parsed, CancellationToken token)
    {
        var serving = ServeAsync(host, parsed, token);
        if (await Task.WhenAny(serving, LimitAsync(token)) == serving)
        {
            return await serving;
        }

        Output.Error($"Something did not stop within {StopLimit.TotalSeconds:0} s; what it had in hand is delivered again");
        return ExitCode.Done;
    }

    private static async Task LimitAsync(CancellationToken token)
    {
        await ((Task)Task.Delay(Timeout.Infinite, token)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.Delay(StopLimit, CancellationToken.None);
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
        if (RolesOf(parsed).Contains(Role.Dashboard))
        {
            app.MapStatusPage();
        }

        await app.StartAsync(token);
        await ((IHost)app).WaitForShutdownAsync(token);
        return ExitCode.Done;
    }

    private static WebApplication Build(CommandHost host, ParseResult parsed, Connections connections)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Configuration.AddConfiguration(CommandHost.Environment);
        builder.WebHost.UseKestrelCore().UseUrls(parsed.GetValue(Urls) ?? DefaultUrls());
        host.AddLogging(builder.Logging, parsed, toOutput: true);
        builder.Services.AddRoutingCore();
        builder.Services.AddMixoSync(builder.Configuration, connections, RolesOf(parsed));
        return builder.Build();
    }

    private static HashSet<Role> RolesOf(ParseResult parsed) =>
        [.. (parsed.GetValue(RoleNames) is { Length: > 0 } given ? given : Roles.Keys.AsEnumerable()).Select(name => Roles[name])];

    // Containers tell the port by ASPNETCORE_HTTP_PORTS and must listen on every address.
    private static string DefaultUrls() =>
        CommandHost.Environment["ASPNETCORE_URLS"]
        ?? (CommandHost.Environment["ASPNETCORE_HTTP_PORTS"] is { Length: > 0 } port ? $"http://*:{port}" : "http://127.0.0.1:8080");

    // Broker loss is reported as degraded, which would be answered with 200.
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
        var option = new Option<string[]>("--role") { Description = "What this process does, repeatable [default: every role]" };
        option.AcceptOnlyFromAmong([.. Roles.Keys]);
        return option;
    }
}
