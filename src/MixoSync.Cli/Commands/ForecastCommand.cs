using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using MixoSync.Cli.Terminal;
using MixoSync.Clients;
using MixoSync.Runs;
using MixoSync.Scheduling;

namespace MixoSync.Cli.Commands;

/// <summary>Estimates the calls and the minimum duration of a client's runs.</summary>
internal static class ForecastCommand
{
    private static readonly Argument<string?> Id = new("CLIENT") { Description = "Only this client", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<bool> Json = new("--json") { Description = "Print JSON" };

    public static Command Create(CommandHost host)
    {
        var command = new Command("forecast", "Estimate the calls and the minimum duration of a run, and check whether the schedule is feasible.")
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
            return ExitCode.Success;
        }

        foreach (var forecast in forecasts)
        {
            Output.Line(Text(forecast));
        }

        return ExitCode.Success;
    }

    private static async Task<IReadOnlyList<Forecast>> ForecastsAsync(IServiceProvider services, string? id, CancellationToken token)
    {
        var clients = await services.GetRequiredService<ClientStore>().ListAsync(token);
        List<Client> selected = [.. clients.Where(client => id is null || client.Id == id)];
        if (id is not null && selected.Count == 0)
        {
            throw ClientsCommand.Unknown(id);
        }

        // The clients of the same pools count as well.
        var pools = selected.SelectMany(client => client.Pools.All).Distinct().ToList();
        var related = clients.Where(client => selected.Contains(client) || client.Pools.All.Any(pools.Contains)).ToList();
        var calls = services.GetRequiredService<RunCallStore>();
        var now = TimeProvider.System.GetUtcNow();
        var forecasts = new Dictionary<string, Forecast>();
        foreach (var client in related)
        {
            forecasts.Add(client.Id, Forecast.For(client, await calls.GetSizeAsync(client.Id, token), now));
        }

        var loads = pools.ToDictionary(pool => pool, pool => PoolLoad.Of(
            pool, related.Where(client => client.Enabled && client.Pools.All.Contains(pool)).Select(client => forecasts[client.Id])));
        return [.. selected.Select(client => forecasts[client.Id] with { Pools = [.. client.Pools.All.Select(pool => loads[pool])] })];
    }

    private static string Text(Forecast forecast) => forecast switch
    {
        { Calls: null } => $"{forecast.ClientId}: unknown until its first run completes",
        { Interval: null } => $"{forecast.ClientId}: {Cost(forecast)}, no schedule",
        _ => $"{forecast.ClientId}: {Cost(forecast)}, runs every {RunText.Duration(forecast.Interval.Value)}: "
            + (forecast.IsFeasible == true ? "feasible" : $"impossible{Overload(forecast)}"),
    };

    private static string Overload(Forecast forecast) => forecast.Pools.FirstOrDefault(pool => pool.Share > 1) is { } pool
        ? string.Create(CultureInfo.InvariantCulture, $" because the clients of quota pool {pool.Name} need {pool.Share:P0} of its quota")
        : "";

    private static string Cost(Forecast forecast) =>
        $"{forecast.Calls} calls, takes at least {RunText.Duration(forecast.MinimumDuration!.Value)}";
}
