using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using MixoSync.Cli.Terminal;
using MixoSync.Clients;
using MixoSync.Runs;
using MixoSync.Scheduling;

namespace MixoSync.Cli.Commands;

/// <summary>What a run must cost before it is started.</summary>
internal static class ForecastCommand
{
    private static readonly Argument<string?> Id = new("CLIENT") { Description = "Only this client", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<bool> Json = new("--json") { Description = "As JSON" };

    public static Command Create(CommandHost host)
    {
        var command = new Command("forecast", "Tells the calls and the least time of a client's run, and whether its schedule is feasible.")
        {
            Id, Json,
        };
        command.SetAction((parsed, token) => RunAsync(host, parsed, token));
        return command;
    }

    private static async Task<int> RunAsync(CommandHost host, ParseResult parsed, CancellationToken token)
    {
        using var services = await host.BuildForStorageAsync(parsed, token);
        var forecasts = await ForecastsAsync(services.Services, parsed.GetValue(Id), token);
        if (parsed.GetValue(Json))
        {
            Output.WriteJson(forecasts);
            return ExitCode.Done;
        }

        foreach (var forecast in forecasts)
        {
            Output.Line(Text(forecast));
        }

        return ExitCode.Done;
    }

    private static async Task<IReadOnlyList<Forecast>> ForecastsAsync(IServiceProvider services, string? id, CancellationToken token)
    {
        var clients = services.GetRequiredService<ClientStore>();
        IReadOnlyList<Client> chosen = id is null
            ? await clients.ListAsync(token)
            : [await clients.GetAsync(id, token) ?? throw ClientsCommand.Unknown(id)];
        var calls = services.GetRequiredService<RunCallStore>();
        var now = TimeProvider.System.GetUtcNow();
        var forecasts = new List<Forecast>();
        foreach (var client in chosen)
        {
            forecasts.Add(Forecast.For(client, await calls.GetSizeAsync(client.Id, token), now));
        }

        return forecasts;
    }

    private static string Text(Forecast forecast) => forecast switch
    {
        { Calls: null } => $"{forecast.ClientId}: not known before its first run",
        { Interval: null } => $"{forecast.ClientId}: {Needs(forecast)}, runs by hand",
        _ => $"{forecast.ClientId}: {Needs(forecast)}, runs every {RunText.Duration(forecast.Interval.Value)}: "
            + (forecast.IsFeasible == true ? "feasible" : "impossible"),
    };

    private static string Needs(Forecast forecast) =>
        $"{forecast.Calls} calls, needs ≥ {RunText.Duration(forecast.MinimumDuration!.Value)}";
}
