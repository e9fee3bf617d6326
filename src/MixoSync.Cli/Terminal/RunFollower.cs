using MixoSync.Clients;
using MixoSync.Runs;
using Spectre.Console;

namespace MixoSync.Cli.Terminal;

/// <summary>Follows a run to its end. Shows a progress bar on a terminal, otherwise a line every ten seconds.</summary>
internal sealed class RunFollower(RunStore runs, ItemStore items, ClientStore clients, TimeProvider time)
{
    internal static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(250);

    /// <returns>The ended run.</returns>
    public Task<Run> FollowAsync(Guid runId, CancellationToken cancellationToken) =>
        Console.IsErrorRedirected ? FollowAsync(runId, WriteLines(), cancellationToken) : FollowWithBarAsync(runId, cancellationToken);

    private async Task<Run> FollowAsync(Guid runId, Action<Run, string> show, CancellationToken cancellationToken)
    {
        Client? client = null;
        while (true)
        {
            var run = await runs.GetAsync(runId, cancellationToken)
                ?? throw new ConfigurationException($"Run {runId} no longer exists because its client was removed.");
            client ??= await clients.GetAsync(run.ClientId, cancellationToken);
            var left = client is null ? null : RunEstimate.EstimateEnd(run, client, time.GetUtcNow()) - time.GetUtcNow();
            show(run, RunText.Progress(run, left, await FindWaitAsync(run, cancellationToken)));
            if (!run.IsActive)
            {
                return run;
            }

            await Task.Delay(PollInterval, time, cancellationToken);
        }
    }

    private async Task<ItemWait?> FindWaitAsync(Run run, CancellationToken cancellationToken) =>
        !run.IsActive ? null
        : run.ListingWaitsUntil is { } until && run.Pending == 0 ? new ItemWait { Until = until, Reason = run.ListingWaitsFor }
        : run.WaitsUntil is not null ? await items.GetNextWaitAsync(run.Id, cancellationToken)
        : null;

    private Task<Run> FollowWithBarAsync(Guid runId, CancellationToken cancellationToken) => Output.ErrorConsole
        .Progress()
        .Columns(new SpinnerColumn(), new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
        .StartAsync(progress =>
        {
            var bar = progress.AddTask("Waiting for a page-fetcher");
            return FollowAsync(
                runId,
                (run, text) =>
                {
                    bar.Description = Markup.Escape(Output.OneLine(text));
                    bar.MaxValue = Math.Max(1, run.Total is > 0 and < int.MaxValue ? Math.Max(run.Listed, run.Total.Value) : run.Listed);
                    bar.Value = run.Synced + run.Skipped + run.Failed;
                },
                cancellationToken);
        });

    private Action<Run, string> WriteLines()
    {
        var notes = new ProgressNotes(time);
        return (_, text) => notes.Write(text);
    }
}
