using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using MixoSync.Cli.Terminal;
using MixoSync.Clients;
using MixoSync.Quotas;

namespace MixoSync.Cli.Commands;

/// <summary>Shows the quota ledger that all workers share.</summary>
internal static class QuotaCommand
{
    private static readonly Argument<string?> Id = new("CLIENT") { Description = "Only this client", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<bool> Json = new("--json") { Description = "Print JSON" };

    public static Command Create(CommandHost host)
    {
        var show = new Command("show", "Show the limits of clients and pools: free and waiting calls, calls in flight, and until when the platform blocks a client.")
        {
            Id, Json,
        };
        show.SetAction((parsed, token) => ShowAsync(host, parsed, token));
        return new Command("quota", "Inspect quotas.") { show };
    }

    private static async Task<int> ShowAsync(CommandHost host, ParseResult parsed, CancellationToken token)
    {
        using var services = await host.BuildForStorageAsync(parsed, token);
        var ledger = services.Services.GetService<QuotaStatusStore>()
            ?? throw new ConfigurationException("Embedded mode keeps its quota ledger in memory. This command needs PostgreSQL and RabbitMQ.");
        var clients = services.Services.GetRequiredService<ClientStore>();
        IReadOnlyList<Client> selected = parsed.GetValue(Id) is { } id
            ? [await clients.GetAsync(id, token) ?? throw ClientsCommand.Unknown(id)]
            : await clients.ListAsync(token);
        var statuses = new List<(Client Client, QuotaStatus Status)>();
        foreach (var client in selected)
        {
            statuses.Add((client, await ledger.GetAsync(client, token)));
        }

        Write(statuses, parsed.GetValue(Json));
        return ExitCode.Success;
    }

    private static void Write(List<(Client Client, QuotaStatus Status)> statuses, bool json)
    {
        if (json)
        {
            Output.WriteJson(statuses.Select(entry => new { entry.Client.Id, Quota = entry.Client.Quota.ToString(), entry.Status }));
            return;
        }

        Output.WriteTable(
            ["client", "limit", "pool", "free", "next free", "waiting", "in flight", "blocked until"],
            statuses.SelectMany(entry => entry.Status.Limits.Index().Select(limit => Row(entry.Client, entry.Status, limit.Item, limit.Index == 0))));
    }

    private static string[] Row(Client client, QuotaStatus status, LimitStatus limit, bool isFirst)
    {
        string[] row = [isFirst ? client.Id : "", limit.Limit, limit.Pool ?? "", $"{limit.Free}", limit.Free > 0 ? "now" : RunText.Time(limit.NextFreeAt)];
        return isFirst
            ? [.. row, Waiting(status), $"{status.InFlight} of {client.MaxInFlight}", RunText.Time(status.BlockedUntil)]
            : [.. row, "", "", ""];
    }

    private static string Waiting(QuotaStatus status)
    {
        (long Count, string Lane)[] lanes =
            [(status.Urgent, "urgent"), (status.Listing, "listing"), (status.Normal, "normal"), (status.Backfill, "backfill")];
        var waiting = string.Join(", ", lanes.Where(lane => lane.Count > 0).Select(lane => $"{lane.Count} {lane.Lane}"));
        return waiting.Length > 0 ? waiting : "0";
    }
}
