using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using MixoSync.Cli.Terminal;
using MixoSync.Runs;

namespace MixoSync.Cli.Commands;

/// <summary>What became of one campaign, and what it waits for.</summary>
internal static class ExplainCommand
{
    private static readonly Argument<string> ClientId = new("CLIENT") { Description = "The client's id" };
    private static readonly Argument<string> CampaignId = new("CAMPAIGN") { Description = "The campaign's id" };
    private static readonly Option<bool> Json = new("--json") { Description = "As JSON" };

    public static Command Create(CommandHost host)
    {
        var command = new Command("explain", "Tells a campaign's state, its last attempt, and what it waits for until when.")
        {
            ClientId, CampaignId, Json,
        };
        command.SetAction((parsed, token) => RunAsync(host, parsed, token));
        return command;
    }

    private static async Task<int> RunAsync(CommandHost host, ParseResult parsed, CancellationToken token)
    {
        using var services = await host.BuildForStorageAsync(parsed, token);
        var (client, campaign) = (parsed.GetRequiredValue(ClientId), parsed.GetRequiredValue(CampaignId));
        var history = await services.Services.GetRequiredService<ItemStore>().GetHistoryAsync(client, campaign, token)
            ?? throw new ConfigurationException($"No run of client '{client}' has listed a campaign '{campaign}'");
        if (parsed.GetValue(Json))
        {
            Output.WriteJson(history);
            return ExitCode.Done;
        }

        Output.Line($"{campaign} of {client}: {State(history)}");
        Output.Line(history.SyncedAt is null
            ? "never synced"
            : $"last synced {RunText.Time(history.SyncedAt)}, content last changed {RunText.Time(history.ChangedAt)}");
        return ExitCode.Done;
    }

    private static string State(ItemHistory history) => history switch
    {
        { RunId: null } => "in no run that is still kept",
        { Item: "pending", Run: RunState.Cancelled or RunState.Failed } => $"not synced: its run has ended (run {history.RunId})",
        { Item: "pending", IsInBacklog: true } => $"waits in the backlog of its run until one of the client's calls ends (run {history.RunId})",
        { Item: "failed", IsInBacklog: true } => $"replayed, waits until one of the client's calls ends; failed before: {history.Reason} (run {history.RunId})",
        { Item: "failed", WaitsUntil: { } until } => $"replayed, waits until {RunText.Time(until)}; failed before: {history.Reason} (run {history.RunId})",
        { Item: "pending", WaitsUntil: { } until } => $"{history.Reason}, until {RunText.Time(until)} (run {history.RunId})",
        { Item: "pending" } => $"waits for a worker (run {history.RunId})",
        { Reason: { } reason } => $"{history.Item} {RunText.Time(history.UpdatedAt)}: {reason} (run {history.RunId})",
        _ => $"{history.Item} {RunText.Time(history.UpdatedAt)} (run {history.RunId})",
    };
}
