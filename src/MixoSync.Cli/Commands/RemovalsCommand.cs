using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using MixoSync.Cli.Terminal;
using MixoSync.Runs;

namespace MixoSync.Cli.Commands;

/// <summary>Lists held removals and decides about them.</summary>
internal static class RemovalsCommand
{
    private const int ShownCampaigns = 20;

    private static readonly Argument<string> ClientId = new("CLIENT") { Description = "Id of the client" };

    private static readonly Argument<string?> OptionalClientId = new("CLIENT")
    {
        Description = "Id of the client, to list its campaigns",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<bool> Json = new("--json") { Description = "Print JSON" };

    public static Command Create(CommandHost host)
    {
        var list = new Command("list", "List clients whose removals are held, or the campaigns of one client.") { OptionalClientId, Json, CommandHost.DatabaseFile };
        list.SetAction((parsed, token) => ListAsync(host, parsed, token));
        var approve = new Command("approve", "Mark the campaigns as removed.") { ClientId, CommandHost.DatabaseFile };
        approve.SetAction((parsed, token) => DecideAsync(host, parsed, (store, id) => store.ApproveAsync(id, token), "Marked {0} as removed.", token));
        var discard = new Command("discard", "Keep the campaigns. Later listings start over.") { ClientId, CommandHost.DatabaseFile };
        discard.SetAction((parsed, token) => DecideAsync(host, parsed, (store, id) => store.DiscardAsync(id, token), "Kept {0}.", token));
        return new Command("removals", "Decide about campaigns that a listing suddenly did not contain.") { list, approve, discard };
    }

    private static async Task<int> ListAsync(CommandHost host, ParseResult parsed, CancellationToken token)
    {
        using var services = await host.BuildForStorageAsync(parsed, token);
        var store = services.Services.GetRequiredService<RemovalStore>();
        if (parsed.GetValue(OptionalClientId) is { } client)
        {
            WriteCampaigns(parsed, await store.ListCampaignsAsync(client, int.MaxValue, token));
            return ExitCode.Success;
        }

        var held = await store.ListAsync(token);
        if (parsed.GetValue(Json))
        {
            Output.WriteJson(held);
        }
        else if (held.Count == 0)
        {
            Output.Line("No removals are held.");
        }
        else
        {
            Output.WriteTable(
                ["client", "campaigns", "held since"],
                held.Select(removals => (string[])[removals.ClientId, $"{removals.Count}", RunText.Time(removals.HeldSince)]));
        }

        return ExitCode.Success;
    }

    private static void WriteCampaigns(ParseResult parsed, IReadOnlyList<HeldCampaign> campaigns)
    {
        if (parsed.GetValue(Json))
        {
            Output.WriteJson(campaigns);
            return;
        }

        Output.WriteTable(["campaign", "name"], campaigns.Take(ShownCampaigns).Select(campaign => (string[])[campaign.CampaignId, campaign.Name]));
        if (campaigns.Count > ShownCampaigns)
        {
            Output.Line($"and {campaigns.Count - ShownCampaigns} more. Add --json to list all.");
        }
    }

    private static async Task<int> DecideAsync(
        CommandHost host, ParseResult parsed, Func<RemovalStore, string, Task<int>> decide, string done, CancellationToken token)
    {
        using var services = await host.BuildForStorageAsync(parsed, token);
        var id = parsed.GetRequiredValue(ClientId);
        var count = await decide(services.Services.GetRequiredService<RemovalStore>(), id);
        if (count == 0)
        {
            throw new ConfigurationException($"No removals of client '{id}' are held. Run 'mixosync removals list' to see all clients with held removals.");
        }

        Output.Line(string.Format(null, done, count == 1 ? "1 campaign" : $"{count} campaigns"));
        return ExitCode.Success;
    }
}
