using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using MixoSync.Cli.Terminal;
using MixoSync.Clients;
using MixoSync.Quotas;

namespace MixoSync.Cli.Commands;

/// <summary>Looks at the quota ledger that all workers share.</summary>
internal static class QuotaCommand
{
    private static readonly Argument<string?> Id = new("CLIENT") { Description = "Only this client", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<bool> Json = new("--json") { Description = "As JSON" };

    public static Command Create(CommandHost host)
    {
        var show = new Command("show", "Slots free, next free time, promised slots, calls in flight, and until when the client is blocked.")
        {
            Id, Json,
        };
        show.SetAction((parsed, token) => ShowAsync(host, parsed, token));
        return new Command("quota", "Looks at the clients' quotas.") { show };
    }

    private static async Task<int> ShowAsync(CommandHost host, ParseResult parsed, CancellationToken token)
    {
        using var services = await host.BuildForStorageAsync(parsed, token);
        var ledger = services.Services.GetService<QuotaStatusStore>()
            ?? throw new ConfigurationException("The embedded mode's ledger lives in the process that syncs; there is nothing to show");
        var clients = services.Services.GetRequiredService<ClientStore>();
        IReadOnlyList<Client> chosen = parsed.GetValue(Id) is { } id
            ? [await clients.GetAsync(id, token) ?? throw ClientsCommand.Unknown(id)]
            : await clients.ListAsync(token);
        var statuses = new List<(Client Client, QuotaStatus Status)>();
        foreach (var client in chosen)
        {
            statuses.Add((client, await ledger.GetAsync(client, token)));
        }

        Write(statuses, parsed.GetValue(Json));
        return ExitCode.Done;
    }

    private static void Write(List<(Client Client, QuotaStatus Status)> statuses, bool json)
    {
        if (json)
        {
            Output.WriteJson(statuses.Select(entry => new { entry.Client.Id, Quota = entry.Client.Quota.ToString(), entry.Status }));
            return;
        }

        Output.WriteTable(
            ["client", "quota", "free", "next free", "promised", "in flight", "blocked until"],
            statuses.Select(entry => (string[])
            [
                entry.Client.Id, entry.Client.Quota.ToString(), $"{entry.Status.Free}",
                entry.Status.Free > 0 ? "now" : RunText.Time(entry.Status.NextFreeAt), $"{entry.Status.Promised}",
                $"{entry.Status.InFlight} of {entry.Client.MaxInFlight}", RunText.Time(entry.Status.BlockedUntil),
            ]));
    }
}
