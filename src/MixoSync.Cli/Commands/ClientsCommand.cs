using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using MixoSync.Cli.Terminal;
using MixoSync.Clients;
using MixoSync.DeadLetters;
using MixoSync.Platforms;
using MixoSync.Quotas;
using MixoSync.Runs;

namespace MixoSync.Cli.Commands;

/// <summary>Manages clients.</summary>
internal static class ClientsCommand
{
    private static readonly Argument<string> Id = new("ID") { Description = "Id of the client" };
    private static readonly Option<bool> Json = new("--json") { Description = "Print JSON" };

    private static readonly Option<bool> Yes = new("--yes") { Description = "Do not ask for confirmation" };

    public static Command Create(CommandHost host) => new("clients", "Manage clients.")
    {
        ClientsAddCommand.Create(host),
        ClientsSetCommand.Create(host),
        Command("list", "List all clients.", [Json], (parsed, token) => ListAsync(host, parsed, token)),
        Command("show", "Show a client.", [Id, Json], (parsed, token) => ShowAsync(host, parsed, token)),
        Command("enable", "Enable scheduled runs of a client.", [Id], (parsed, token) => EnableAsync(host, parsed, true, token)),
        Command("disable", "Disable scheduled runs of a client. An active run continues.", [Id], (parsed, token) => EnableAsync(host, parsed, false, token)),
        Command("remove", "Remove a client and its runs. Its campaigns are kept. Asks for confirmation.", [Id, Yes], (parsed, token) => RemoveAsync(host, parsed, token)),
        Command("check", "Test a client's connection: log in and list one page, which uses one call of the quota.", [Id], (parsed, token) => CheckAsync(host, parsed, token)),
    };

    public static ConfigurationException Unknown(string id) => new($"Client '{id}' does not exist. Run 'mixosync clients list' to see all clients.");

    private static Command Command(
        string name, string description, Symbol[] symbols, Func<ParseResult, CancellationToken, Task<int>> action)
    {
        var command = new Command(name, description);
        foreach (var argument in symbols.OfType<Argument>())
        {
            command.Add(argument);
        }

        foreach (var option in symbols.OfType<Option>())
        {
            command.Add(option);
        }

        command.SetAction(action);
        return command;
    }

    private static async Task<int> ListAsync(CommandHost host, ParseResult parsed, CancellationToken token)
    {
        using var services = await host.BuildForStorageAsync(parsed, token);
        var clients = await services.Services.GetRequiredService<ClientStore>().ListAsync(token);
        if (parsed.GetValue(Json))
        {
            Output.WriteJson(clients.Select(ToJson));
            return ExitCode.Success;
        }

        Output.WriteTable(
            ["client", "platform", "api", "quota", "schedule", "time zone", "enabled", "next run"],
            clients.Select(client => (string[])
            [
                client.Id, client.Platform, client.ApiUrl.AbsoluteUri, client.Quota.ToString(), client.Schedule?.Text ?? "manual",
                client.TimeZone.Id, client.Enabled ? "yes" : "no", client.Enabled ? RunText.Time(client.NextRunAt) : "",
            ]));
        return ExitCode.Success;
    }

    private static async Task<int> ShowAsync(CommandHost host, ParseResult parsed, CancellationToken token)
    {
        using var services = await host.BuildForStorageAsync(parsed, token);
        var client = await GetAsync(services.Services, parsed, token);
        if (parsed.GetValue(Json))
        {
            Output.WriteJson(ToJson(client));
            return ExitCode.Success;
        }

        Output.WriteTable(["", client.Id],
        [
            ["name", client.Name ?? ""],
            ["platform", client.Platform],
            ["api", client.ApiUrl.AbsoluteUri],
            ["credentials", client.Credentials.ToString()],
            ["schedule", client.Schedule?.Text ?? "manual"],
            ["time zone", client.TimeZone.Id],
            ["next run", RunText.Time(client.NextRunAt, client.TimeZone)],
            ["quota", client.Quota.ToString()],
            ["quota pools", string.Join(", ", client.Pools.All.Select(pool => $"{pool.Name} ({pool.Quota})"))],
            ["page size", $"{client.PageSize}"],
            ["max in flight", $"{client.MaxInFlight}"],
            ["skip unchanged", client.SkipUnchanged ? "yes" : "no"],
            ["removal guard", RemovalGuard(client)],
            ["enabled", client.Enabled ? "yes" : "no"],
        ]);
        return ExitCode.Success;
    }

    private static async Task<int> EnableAsync(CommandHost host, ParseResult parsed, bool enabled, CancellationToken token)
    {
        using var services = await host.BuildForStorageAsync(parsed, token);
        var id = parsed.GetRequiredValue(Id);
        return await services.Services.GetRequiredService<ClientStore>().SetEnabledAsync(id, enabled, token)
            ? Print($"{(enabled ? "Enabled" : "Disabled")} client {id}.")
            : throw Unknown(id);
    }

    private static async Task<int> RemoveAsync(CommandHost host, ParseResult parsed, CancellationToken token)
    {
        using var services = await host.BuildForStorageAsync(parsed, token);
        var client = await GetAsync(services.Services, parsed, token);
        if (!parsed.GetValue(Yes) && !await Confirmation.AskAsync(await DescribeRemovalAsync(services.Services, client, token), token))
        {
            return Print("Nothing was removed.");
        }

        if (!await services.Services.GetRequiredService<ClientStore>().RemoveAsync(client.Id, token))
        {
            throw Unknown(client.Id);
        }

        // Gives up the places of waiting calls. The times of past calls are kept, because they still count if the client is added again.
        await services.Services.GetRequiredService<IQuotaLedger>().ReleaseAsync(client.Id, token);
        return Print($"Removed client {client.Id}. Its campaigns are kept.");
    }

    private static async Task<string> DescribeRemovalAsync(IServiceProvider services, Client client, CancellationToken token)
    {
        var runs = await services.GetRequiredService<RunStore>().CountAsync(client.Id, token);
        return $"Remove client {client.Id} and its {runs} {(runs == 1 ? "run" : "runs")}";
    }

    private static async Task<int> CheckAsync(CommandHost host, ParseResult parsed, CancellationToken token)
    {
        using var services = await host.BuildForStorageAsync(parsed, token);
        var client = await GetAsync(services.Services, parsed, token);
        var platform = services.Services.GetRequiredService<AdPlatformRegistry>().For(client);
        await platform.LogInAsync(client, token);
        var page = await platform.ListCampaignsAsync(client, cursor: null, token);
        var invalid = page.Campaigns.Count(campaign => campaign.ValidationError is not null);
        return Print($"Client {client.Id}: login succeeded. The first page lists {page.Campaigns.Count} of {page.Total?.ToString() ?? "?"} campaigns"
            + (invalid > 0 ? $", {invalid} of them invalid." : "."));
    }

    private static string RemovalGuard(Client client) => client is { RemovalGuardPercent: null, RemovalGuardCount: null }
        ? "global limits"
        : $"{client.RemovalGuardPercent?.ToString() ?? "global"} %, {client.RemovalGuardCount?.ToString() ?? "global"} campaigns";

    private static async Task<Client> GetAsync(IServiceProvider services, ParseResult parsed, CancellationToken token)
    {
        var id = parsed.GetRequiredValue(Id);
        return await services.GetRequiredService<ClientStore>().GetAsync(id, token) ?? throw Unknown(id);
    }

    private static int Print(string text)
    {
        Output.Line(text);
        return ExitCode.Success;
    }

    private static object ToJson(Client client) => new
    {
        client.Id,
        client.Name,
        client.Platform,
        client.ApiUrl,
        Credentials = client.Credentials.ToString(),
        Schedule = client.Schedule?.Text,
        TimeZone = client.TimeZone.Id,
        client.NextRunAt,
        NextRunAtLocal = client.NextRunAt is { } next ? client.TimeZone.ToLocal(next) : (DateTimeOffset?)null,
        Quota = client.Quota.ToString(),
        QuotaPools = client.Pools.All.Select(pool => pool.Name),
        client.PageSize,
        client.MaxInFlight,
        client.SkipUnchanged,
        client.RemovalGuardPercent,
        client.RemovalGuardCount,
        client.Enabled,
    };
}
