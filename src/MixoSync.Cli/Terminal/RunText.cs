using System.Globalization;
using MixoSync.Clients;
using MixoSync.Runs;

namespace MixoSync.Cli.Terminal;

/// <summary>Formats runs, durations and times.</summary>
internal static class RunText
{
    /// <summary>Formats the progress of an active run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="left">The estimated time until the run ends; null if unknown.</param>
    /// <param name="wait">What the run waits for; null if it makes progress.</param>
    public static string Progress(Run run, TimeSpan? left, ItemWait? wait) => $"{run.ClientId}: " + Activity(run)
        + (wait is not null ? $", waiting until {Time(wait.Until)}: {wait.Reason}"
            : run.Listed > 0 && left > TimeSpan.Zero ? $", about {Duration(left.Value)} left"
            : "");

    public static string Summary(Run run) =>
        $"Run {run.Id} for {run.ClientId} {run.State.ToString().ToLowerInvariant()}: "
        + $"{run.Synced} of {run.Listed} campaigns synced{SkippedAndFailed(run)}"
        + (run.Removed > 0 ? $", {run.Removed} no longer listed" : "")
        + (run.HeldRemovals > 0 ? $", {run.HeldRemovals} missing" : "")
        + (run.FinishedAt - run.StartedAt is { } duration ? $" in {Seconds(duration)}" : "")
        + (run.Reason is null ? "" : $". {run.Reason}");

    /// <summary>Formats the state of a campaign that was requested during its run.</summary>
    public static string Urgent(UrgentItem item, Run run) => $"campaign {item.CampaignId}: " + item switch
    {
        { IsSynced: true } => $"synced {Time(item.SyncedAt)}",
        { HasMessage: true } when !run.IsActive => $"not synced because its run is {run.State.ToString().ToLowerInvariant()}",
        { IsNotListed: true } => run.ListingFinishedAt is null && run.IsActive
            ? "waiting for the listing to contain it"
            : "not synced because the platform did not list it",
        { HasMessage: true, WaitsUntil: { } until } => $"waiting until {Time(until)}: {item.Reason}",
        { HasMessage: true } => "waiting for a sync-worker",
        { State: "failed" } => $"failed ({item.FailureKind?.ToString() ?? "unknown"}): {item.Reason}",
        _ => $"{item.State}: {item.Reason}",
    };

    public static string Seconds(TimeSpan duration) =>
        string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.0} s");

    /// <summary>Formats the calls of a run by operation and outcome, and their share of the calls that the quota allowed.</summary>
    public static string Calls(Run run, IReadOnlyList<RunCalls> calls, Client? client)
    {
        var total = calls.Sum(entry => entry.Calls);
        var spent = string.Join(", ", calls.Select(entry => $"{entry.Calls} {entry.Operation} {entry.Outcome.ToLowerInvariant()}"));
        return $"{total} calls: {spent}"
            + (client is not null && run.FinishedAt - run.StartedAt is { } time
                ? string.Create(CultureInfo.InvariantCulture, $"; {(double)total / client.Quota.MaximumCalls(time):P0} of the calls that the quota allowed")
                : "");
    }

    /// <summary>Formats a duration in its two largest units: <c>11 min</c>, <c>1 h 30 min</c>.</summary>
    public static string Duration(TimeSpan duration) => duration switch
    {
        { TotalSeconds: < 1 } => $"{duration.TotalMilliseconds:0} ms",
        { TotalMinutes: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.#} s"),
        { TotalHours: < 1 } => duration.Minutes + " min" + (duration.Seconds > 0 ? $" {duration.Seconds} s" : ""),
        { TotalDays: < 1 } => duration.Hours + " h" + (duration.Minutes > 0 ? $" {duration.Minutes} min" : ""),
        _ => duration.Days + " d" + (duration.Hours > 0 ? $" {duration.Hours} h" : ""),
    };

    public static string Time(DateTimeOffset? time) =>
        time?.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "";

    /// <summary>Formats a time in a time zone and in UTC.</summary>
    public static string Time(DateTimeOffset? time, IanaTimeZone zone) => time is not { } value || zone == IanaTimeZone.Utc
        ? Time(time)
        : string.Create(CultureInfo.InvariantCulture, $"{zone.ToLocal(value):yyyy-MM-dd HH:mm:ss zzz} ({Time(value)})");

    private static string Activity(Run run) => run switch
    {
        { State: RunState.Queued, ListingWaitsUntil: null } => "waiting for a page-fetcher",
        { Pages: 0 } => "listing campaigns",
        _ => $"{run.Synced} of {Math.Max(run.Listed, run.Total ?? 0)} synced{SkippedAndFailed(run)}",
    };

    private static string SkippedAndFailed(Run run) =>
        (run.Skipped > 0 ? $", {run.Skipped} skipped" : "") + (run.Failed > 0 ? $", {run.Failed} failed" : "");
}
