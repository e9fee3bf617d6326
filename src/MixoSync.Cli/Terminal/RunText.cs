using System.Globalization;
using MixoSync.Syncing;

namespace MixoSync.Cli.Terminal;

/// <summary>Runs in words.</summary>
internal static class RunText
{
    public static string Progress(Run run) => run.State == RunState.Queued
        ? $"{run.ClientId}: waiting for a page-fetcher"
        : $"{run.ClientId}: {run.Synced} of {Math.Max(run.Listed, run.Total ?? 0)} synced{Rest(run)}";

    public static string Summary(Run run) =>
        $"Run {run.Id} of {run.ClientId} {run.State.ToString().ToLowerInvariant()}: "
        + $"{run.Synced} of {run.Listed} campaigns synced{Rest(run)}"
        + (run.FinishedAt - run.StartedAt is { } duration ? $" in {Seconds(duration)}" : "")
        + (run.Reason is null ? "" : $". {run.Reason}");

    public static string Seconds(TimeSpan duration) =>
        string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.0} s");

    public static string Time(DateTimeOffset? time) =>
        time?.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "";

    private static string Rest(Run run) =>
        (run.Skipped > 0 ? $", {run.Skipped} skipped" : "") + (run.Failed > 0 ? $", {run.Failed} failed" : "");
}
