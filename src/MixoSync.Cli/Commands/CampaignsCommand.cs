using System.CommandLine;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using MixoSync.Campaigns;
using MixoSync.Cli.Terminal;
using MixoSync.Clients;

namespace MixoSync.Cli.Commands;

/// <summary>Lists and shows stored campaigns.</summary>
internal static class CampaignsCommand
{
    private const int DefaultRows = 100;

    private static readonly Argument<string> ClientId = new("CLIENT") { Description = "Id of the client" };
    private static readonly Argument<string> CampaignId = new("CAMPAIGN") { Description = "Id of the campaign" };
    private static readonly Option<string?> Status = new("--status") { Description = "Only campaigns with this status" };
    private static readonly Option<string?> Name = new("--name") { Description = "Only campaigns whose name contains this text" };

    private static readonly Option<CampaignPresence?> Presence = new("--presence")
    {
        Description = "Only campaigns that are listed, missing from the latest listing, held (their removal waits for a decision) or removed",
    };

    private static readonly Option<DateTimeOffset?> ChangedSince = OptionFactory.Time("--changed-since", "Only campaigns whose content has changed since this time");

    private static readonly Option<int?> Limit = OptionFactory.OptionalNumber(
        "--limit", $"Maximum number of campaigns [default: {DefaultRows} in a table, otherwise all]", 1, int.MaxValue);

    private static readonly Option<bool> Json = new("--json") { Description = "Print JSON" };
    private static readonly Option<bool> Csv = new("--csv") { Description = "Print CSV" };

    public static Command Create(CommandHost host)
    {
        var list = new Command("list", "List the campaigns of a client.")
        {
            ClientId, Status, Name, Presence, ChangedSince, Limit, Json, Csv, CommandHost.DatabaseFile,
        };
        list.SetAction((parsed, token) => ListAsync(host, parsed, token));
        var show = new Command("show", "Show a campaign.") { ClientId, CampaignId, Json, Csv, CommandHost.DatabaseFile };
        show.SetAction((parsed, token) => ShowAsync(host, parsed, token));
        return new Command("campaigns", "Read the stored campaigns.") { list, show };
    }

    private static async Task<int> ListAsync(CommandHost host, ParseResult parsed, CancellationToken token)
    {
        var isTable = !parsed.GetValue(Json) && !parsed.GetValue(Csv);
        var limit = parsed.GetValue(Limit) ?? (isTable ? DefaultRows : int.MaxValue - 1);
        var filter = new CampaignFilter
        {
            Status = parsed.GetValue(Status),
            Name = parsed.GetValue(Name),
            Presence = parsed.GetValue(Presence),
            ChangedSince = parsed.GetValue(ChangedSince),
        };
        using var services = await host.BuildForStorageAsync(parsed, token);
        var campaigns = await services.Services.GetRequiredService<CampaignQueryStore>()
            .ListAsync(parsed.GetRequiredValue(ClientId), filter, limit + 1, token);
        if (campaigns.Count == 0)
        {
            await EnsureKnownAsync(services.Services, parsed.GetRequiredValue(ClientId), token);
        }

        Write(parsed, [.. campaigns.Take(limit)]);
        if (campaigns.Count > limit)
        {
            Output.Note($"Only the first {limit} campaigns are shown. Specify --limit to see more.");
        }

        return ExitCode.Success;
    }

    private static async Task<int> ShowAsync(CommandHost host, ParseResult parsed, CancellationToken token)
    {
        using var services = await host.BuildForStorageAsync(parsed, token);
        var (client, id) = (parsed.GetRequiredValue(ClientId), parsed.GetRequiredValue(CampaignId));
        var campaign = await services.Services.GetRequiredService<CampaignQueryStore>().GetAsync(client, id, token)
            ?? throw new ConfigurationException($"Campaign '{id}' of client '{client}' is not stored. Run 'mixosync campaigns list {client}' to see all campaigns.");
        if (parsed.GetValue(Json))
        {
            Output.WriteJson(ToJson(campaign));
        }
        else if (parsed.GetValue(Csv))
        {
            Output.WriteCsv(CampaignText.CsvColumns, [CampaignText.CsvRow(campaign)]);
        }
        else
        {
            Output.WriteTable(["", campaign.CampaignId], CampaignText.Properties(campaign));
        }

        return ExitCode.Success;
    }

    // The campaigns of a removed client are kept, so only a client without campaigns can be a mistake.
    private static async Task EnsureKnownAsync(IServiceProvider services, string client, CancellationToken token)
    {
        if ((await services.GetRequiredService<CampaignQueryStore>().ListAsync(client, new CampaignFilter(), limit: 1, token)).Count == 0
            && await services.GetRequiredService<ClientStore>().GetAsync(client, token) is null)
        {
            throw ClientsCommand.Unknown(client);
        }
    }

    private static void Write(ParseResult parsed, IReadOnlyList<StoredCampaign> campaigns)
    {
        if (parsed.GetValue(Json))
        {
            Output.WriteJson(campaigns.Select(ToJson));
        }
        else if (parsed.GetValue(Csv))
        {
            Output.WriteCsv(CampaignText.CsvColumns, campaigns.Select(CampaignText.CsvRow));
        }
        else
        {
            Output.WriteTable(CampaignText.TableColumns, campaigns.Select(CampaignText.TableRow));
        }
    }

    private static object ToJson(StoredCampaign campaign) => new
    {
        campaign.ClientId,
        campaign.CampaignId,
        campaign.Name,
        campaign.Status,
        campaign.Budget,
        campaign.Impressions,
        campaign.Clicks,
        campaign.Conversions,
        campaign.CreatedAt,
        campaign.Presence,
        campaign.ListedAt,
        campaign.SyncedAt,
        campaign.ChangedAt,
        campaign.MissingSince,
        campaign.RemovedAt,
        Attributes = campaign.Attributes is { } json ? JsonSerializer.Deserialize<JsonElement>(json) : (JsonElement?)null,
    };
}
