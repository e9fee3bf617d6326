using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using MixoSync.Cli.Terminal;
using MixoSync.Clients;
using MixoSync.DeadLetters;
using MixoSync.Platforms;
using MixoSync.Quotas;
using MixoSync.Runs;

namespace MixoSync.Cli.Commands;

/// <summary>Looks after the registered clients.</summary>
internal static class ClientsCommand
{
    private static readonly Argument<string> Id = new("ID") { Description = "The client's id, as the platform knows it" };
    private static readonly Option<bool> Json = new("--json") { Description = "As JSON" };

    private static readonly Option<bool> Yes = new("--yes") { Description = "Does not ask" };

    public static Command Create(CommandHost host) => new("clients", "Looks after the registered clients.")
    {
        ClientsAddCommand.Create(host),
        Command("list", "All clients.", [Json], (parsed, token) => ListAsync(host, parsed, token)),
        Command("show", "One client.", [Id, Json], (parsed, token) => ShowAsync(host, parsed, token)),
        Command("enable", "Lets the scheduler start this client's runs.", [Id], (parsed, token) => EnableAsync(host, parsed, true, token)),
        Command("disable", "Keeps the scheduler from starting runs; one under way goes on.", [Id], (parsed, token) => EnableAsync(host, parsed, false, token)),
        Command("remove", "Remove a client and its runs; asks first. Its campaigns are kept.", [Id, Yes], (parsed, token) => RemoveAsync(host, parsed, token)),
        Command("check", "Logs in and lists one page (one call of the quota).", [Id], (parsed, token) => CheckAsync(host, parsed, token)),
    };

    public static ConfigurationException Unknown(string id) => new($"There is no client '{id}'; see 'mixosync clients list'");

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
            Output.WriteJson(clients.Select(Shape));
            return ExitCode.Done;
        }

        Output.WriteTable(
            ["client", "platform", "api", "quota", "schedule", "enabled", "next run"],
            clients.Select(client => (string[])
            [
                client.Id, client.Platform, client.ApiUrl.AbsoluteUri, client.Quota.ToString(), client.Schedule?.Text ?? "by hand",
                client.Enabled ? "yes" : "no", client.Enabled ? RunText.Time(client.NextRunAt) : "",
            ]));
        return ExitCode.Done;
    }

    private static async Task<int> ShowAsync(CommandHost host, ParseResult parsed, CancellationToken token)
    {
        using var services = await host.BuildForStorageAsync(parsed, token);
        var client = await GetAsync(services.Services, parsed, token);
        if (parsed.GetValue(Json))
        {
            Output.WriteJson(Shape(client));
            return ExitCode.Done;
        }

        Output.WriteTable(["", client.Id],
        [
            ["name", client.Name ?? ""],
            ["platform", client.Platform],
            ["api", client.ApiUrl.AbsoluteUri],
            ["credentials", client.Credentials.ToString()],
            ["schedule (UTC)", client.Schedule?.Text ?? "by hand"],
            ["next run", RunText.Time(client.NextRunAt)],
            ["quota", client.Quota.ToString()],
            ["page size", $"{client.PageSize}"],
            ["max in flight", $"{client.MaxInFlight}"],
            ["skip unchanged", client.SkipUnchanged ? "yes" : "no"],
            ["enabled", client.Enabled ? "yes" : "no"],
        ]);
        return ExitCode.Done;
    }

    private static async Task<int> EnableAsync(CommandHost host, ParseResult parsed, bool enabled, CancellationToken token)
    {
        using var services = await host.BuildForStorageAsync(parsed, token);
        var id = parsed.GetRequiredValue(Id);
        return await services.Services.GetRequiredService<ClientStore>().SetEnabledAsync(id, enabled, token)
            ? Say($"Client {id} is {(enabled ? "enabled" : "disabled")}")
            : throw Unknown(id);
    }

    private static async Task<int> RemoveAsync(CommandHost host, ParseResult parsed, CancellationToken token)
    {
        using var services = await host.BuildForStorageAsync(parsed, token);
        var client = await GetAsync(services.Services, parsed, token);
        if (!parsed.GetValue(Yes) && !await Confirmation.AskAsync(await RemovalAsync(services.Services, client, token), token))
        {
            return Say("Nothing was removed");
        }

        if (!await services.Services.GetRequiredService<ClientStore>().RemoveAsync(client.Id, token))
        {
            throw Unknown(client.Id);
        }

        // What the messages of its runs had reserved. When its calls were made is kept: it counts if the client is added again.
        await services.Services.GetRequiredService<IQuotaLedger>().ReleaseAsync(client.Id, token);
        return Say($"Client {client.Id} is removed; its campaigns stay in the database");
    }

    private static async Task<string> RemovalAsync(IServiceProvider services, Client client, CancellationToken token)
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
        var defects = page.Campaigns.Count(campaign => campaign.ValidationError is not null);
        return Say($"Client {client.Id}: logged in; the first page lists {page.Campaigns.Count} of {page.Total?.ToString() ?? "?"} campaigns"
            + (defects > 0 ? $", {defects} of them defective" : ""));
    }

    private static async Task<Client> GetAsync(IServiceProvider services, ParseResult parsed, CancellationToken token)
    {
        var id = parsed.GetRequiredValue(Id);
        return await services.GetRequiredService<ClientStore>().GetAsync(id, token) ?? throw Unknown(id);
    }

    private static int Say(string text)
    {
        Output.Line(text);
        return ExitCode.Done;
    }

    private static object Shape(Client client) => new
    {
        client.Id,
        client.Name,
        client.Platform,
        client.ApiUrl,
        Credentials = client.Credentials.ToString(),
        Schedule = client.Schedule?.Text,
        client.NextRunAt,
        Quota = client.Quota.ToString(),
        client.PageSize,
        client.MaxInFlight,
        client.SkipUnchanged,
        client.Enabled,
    };
}
