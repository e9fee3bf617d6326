using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using MixoSync.Cli.Terminal;
using MixoSync.Clients;
using MixoSync.Runs;

namespace MixoSync.Cli.Commands;

/// <summary>Lists, shows, follows and cancels runs.</summary>
internal static class RunsCommand
{
    private const int MaxHeldCampaigns = 20;

    private static readonly Argument<Guid> Id = CreateId();
    private static readonly Option<string?> ClientId = new("--client") { Description = "Only runs of this client" };
    private static readonly Option<int> Limit = OptionFactory.Number("--limit", "Maximum number of runs, newest first", 1, 1000, 20);
    private static readonly Option<bool> Json = new("--json") { Description = "Print JSON" };

    public static Command Create(CommandHost host)
    {
        var list = new Command("list", "List runs, newest first.") { ClientId, Limit, Json, CommandHost.DatabaseFile };
        list.SetAction((parsed, token) => ListAsync(host, parsed, token));
        var show = new Command("show", "Show a run with its calls and failures.") { Id, Json, CommandHost.DatabaseFile };
        show.SetAction((parsed, token) => ShowAsync(host, parsed, token));
        var watch = new Command("watch", "Follow a run to its end. The exit code is that of the run.") { Id };
        watch.SetAction((parsed, token) => WatchAsync(host, parsed, token));
        var cancel = new Command("cancel", "Cancel a run. Calls in flight are completed; the remaining campaigns are not synced.") { Id };
        cancel.SetAction((parsed, token) => CancelAsync(host, parsed, token));
        return new Command("runs", "Inspect and cancel runs.") { list, show, watch, cancel };
    }

    private static async Task<int> ListAsync(CommandHost host, ParseResult parsed, CancellationToken token)
    {
        using var services = await host.BuildForStorageAsync(parsed, token);
        var runs = await services.Services.GetRequiredService<RunStore>().ListAsync(
            parsed.GetValue(ClientId), parsed.GetValue(Limit), token);
        if (parsed.GetValue(Json))
        {
            Output.WriteJson(runs.Select(run => ToJson(run)));
            return ExitCode.Success;
        }

        var zones = (await services.Services.GetRequiredService<ClientStore>().ListAsync(token)).ToDictionary(client => client.Id, client => client.TimeZone);
        Output.WriteTable(
            ["run", "client", "origin", "state", "synced", "skipped", "failed", "listed", "created"],
            runs.Select(run => (string[])
            [
                run.Id.ToString(), run.ClientId, run.Origin.ToString().ToLowerInvariant(), run.State.ToString().ToLowerInvariant(), $"{run.Synced}", $"{run.Skipped}",
                $"{run.Failed}", $"{run.Listed}", RunText.Time(run.CreatedAt, zones.GetValueOrDefault(run.ClientId, IanaTimeZone.Utc)),
            ]));
        return ExitCode.Success;
    }

    private static async Task<int> ShowAsync(CommandHost host, ParseResult parsed, CancellationToken token)
    {
        using var services = await host.BuildForStorageAsync(parsed, token);
        var runs = services.Services.GetRequiredService<RunStore>();
        var removals = services.Services.GetRequiredService<RemovalStore>();
        var run = await GetAsync(runs, parsed, token);
        var urgent = await services.Services.GetRequiredService<UrgentItemStore>().ListAsync(run.Id, token);
        if (parsed.GetValue(Json))
        {
            var calls = await services.Services.GetRequiredService<RunCallStore>().ListAsync(run.Id, token);
            var held = run.HeldRemovals > 0 ? await removals.ListCampaignsAsync(run.ClientId, MaxHeldCampaigns, token) : [];
            Output.WriteJson(ToJson(run, calls, await runs.ListFailedItemsAsync(run.Id, 1000, token), held, urgent));
            return ExitCode.Success;
        }

        await services.Services.GetRequiredService<RunReport>().WriteAsync(run, token);
        await WriteHeldAsync(removals, run, token);
        foreach (var item in urgent)
        {
            Output.Line($"  urgent since {RunText.Time(item.RequestedAt)}: {RunText.Urgent(item, run)}");
        }

        var client = await services.Services.GetRequiredService<ClientStore>().GetAsync(run.ClientId, token);
        if (client is not null && RunEstimate.EstimateEnd(run, client, TimeProvider.System.GetUtcNow()) is { } end)
        {
            Output.Line($"Estimated end: {RunText.Time(end)}");
        }

        if (run.BackfillAt is { } backfill)
        {
            Output.Line($"Failed campaigns will be retried at {RunText.Time(backfill)}");
        }

        return ExitCode.Success;
    }

    private static async Task WriteHeldAsync(RemovalStore removals, Run run, CancellationToken token)
    {
        if (run.HeldRemovals == 0)
        {
            return;
        }

        var held = await removals.ListCampaignsAsync(run.ClientId, MaxHeldCampaigns, token);
        foreach (var campaign in held)
        {
            Output.Line($"  missing: {campaign.CampaignId} ({campaign.Name})");
        }

        if (held.Count == MaxHeldCampaigns && run.HeldRemovals > held.Count)
        {
            Output.Line($"  and {run.HeldRemovals - held.Count} more. Run 'mixosync removals list {run.ClientId}' to see them");
        }
    }

    private static async Task<int> WatchAsync(CommandHost host, ParseResult parsed, CancellationToken token)
    {
        using var services = await host.BuildForStorageAsync(parsed, token);
        var runs = services.Services.GetRequiredService<RunStore>();
        var run = await GetAsync(runs, parsed, token);
        run = await services.Services.GetRequiredService<RunFollower>().FollowAsync(run.Id, token);
        return await services.Services.GetRequiredService<RunReport>().WriteAsync(run, token);
    }

    private static async Task<int> CancelAsync(CommandHost host, ParseResult parsed, CancellationToken token)
    {
        using var services = await host.BuildForStorageAsync(parsed, token);
        var runs = services.Services.GetRequiredService<RunStore>();
        var run = await GetAsync(runs, parsed, token);
        if (!await services.Services.GetRequiredService<RunCancellation>().TryAsync(run, token))
        {
            run = await GetAsync(runs, parsed, token);
            throw new ConfigurationException(
                $"Run {run.Id} has already ended: {run.State.ToString().ToLowerInvariant()} at {RunText.Time(run.FinishedAt)}.");
        }

        Output.Line(RunText.Summary(await GetAsync(runs, parsed, token)));
        return ExitCode.Success;
    }

    private static async Task<Run> GetAsync(RunStore runs, ParseResult parsed, CancellationToken token)
    {
        var id = parsed.GetRequiredValue(Id);
        return await runs.GetAsync(id, token)
            ?? throw new ConfigurationException($"Run {id} does not exist. Run 'mixosync runs list' to see recent runs.");
    }

    private static Argument<Guid> CreateId() => new("ID")
    {
        Description = "Id of the run",
        CustomParser = result =>
        {
            if (!Guid.TryParse(result.Tokens[0].Value, out var id))
            {
                result.AddError($"'{result.Tokens[0].Value}' is not a valid run id. Run 'mixosync runs list' to see recent runs.");
            }

            return id;
        },
    };

    private static object ToJson(Run run, IReadOnlyList<RunCalls>? calls = null, IReadOnlyList<FailedItem>? failures = null,
        IReadOnlyList<HeldCampaign>? heldCampaigns = null, IReadOnlyList<UrgentItem>? urgent = null) => new
        {
            run.Id,
            run.ClientId,
            run.Origin,
            run.State,
            CampaignIds = run.CampaignIds?.Values,
            run.Since,
            run.CreatedAt,
            run.StartedAt,
            run.FinishedAt,
            run.Pages,
            run.Total,
            run.Listed,
            run.Pending,
            run.Synced,
            run.Skipped,
            run.Failed,
            run.Removed,
            run.HeldRemovals,
            run.BackfillAt,
            run.BackfillOf,
            run.FailureKind,
            run.Reason,
            run.WaitsUntil,
            run.ListingWaitsUntil,
            run.ListingWaitsFor,
            Calls = calls,
            Failures = failures,
            HeldCampaigns = heldCampaigns,
            Urgent = urgent,
        };
}
