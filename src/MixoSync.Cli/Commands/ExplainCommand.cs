using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using MixoSync.Cli.Terminal;
using MixoSync.Runs;

namespace MixoSync.Cli.Commands;

/// <summary>Explains the state of one campaign.</summary>
internal static class ExplainCommand
{
    private static readonly Argument<string> ClientId = new("CLIENT") { Description = "Id of the client" };
    private static readonly Argument<string> CampaignId = new("CAMPAIGN") { Description = "Id of the campaign" };
    private static readonly Option<bool> Json = new("--json") { Description = "Print JSON" };

    public static Command Create(CommandHost host)
    {
        var command = new Command("explain", "Explain the state of a campaign: its last attempt, and what it is waiting for and until when.")
        {
            ClientId, CampaignId, Json, CommandHost.DatabaseFile,
        };
        command.SetAction((parsed, token) => RunAsync(host, parsed, token));
        return command;
    }

    private static async Task<int> RunAsync(CommandHost host, ParseResult parsed, CancellationToken token)
    {
        using var services = await host.BuildForStorageAsync(parsed, token);
        var (client, campaign) = (parsed.GetRequiredValue(ClientId), parsed.GetRequiredValue(CampaignId));
        var history = await services.Services.GetRequiredService<ItemStore>().GetHistoryAsync(client, campaign, token)
            ?? throw new ConfigurationException($"No run of client '{client}' has listed campaign '{campaign}'. Check both ids.");
        if (parsed.GetValue(Json))
        {
            Output.WriteJson(history);
            return ExitCode.Success;
        }

        Output.Line($"{campaign} of {client}: {Describe(history)}");
        Output.Line(history.SyncedAt is null
            ? "never synced"
            : $"last synced {RunText.Time(history.SyncedAt)}, content last changed {RunText.Time(history.ChangedAt)}");
        return ExitCode.Success;
    }

    private static string Describe(ItemHistory history) => history switch
    {
        { RunId: null } => "not part of any run that is still stored",
        { Item: "pending", Run: RunState.Cancelled or RunState.Failed } => $"not synced because its run has ended (run {history.RunId})",
        { Item: "pending", IsInBacklog: true } => $"waiting in the run's backlog for the in-flight limit (run {history.RunId})",
        { Item: "failed", IsInBacklog: true } => $"replayed, waiting for the in-flight limit; previous failure: {history.Reason} (run {history.RunId})",
        { Item: "failed", WaitsUntil: { } until } => $"replayed, waiting until {RunText.Time(until)}; previous failure: {history.Reason} (run {history.RunId})",
        { Item: "pending", WaitsUntil: { } until } => $"{history.Reason}, until {RunText.Time(until)} (run {history.RunId})",
        { Item: "pending" } => $"waiting for a sync-worker (run {history.RunId})",
        { Reason: { } reason } => $"{history.Item} {RunText.Time(history.UpdatedAt)}: {reason} (run {history.RunId})",
        _ => $"{history.Item} {RunText.Time(history.UpdatedAt)} (run {history.RunId})",
    };
}
