using MixoSync.Clients;
using MixoSync.Runs;

namespace MixoSync.Cli.Terminal;

/// <summary>How a run ended: its summary, what its calls were spent on, what failed and why, and the exit code.</summary>
internal sealed class RunReport(RunStore runs, RunCallStore calls, ClientStore clients)
{
    private const int MostFailures = 10;

    public async Task<int> WriteAsync(Run run, CancellationToken cancellationToken)
    {
        Output.Line(RunText.Summary(run));
        if (await calls.ListAsync(run.Id, cancellationToken) is { Count: > 0 } spent)
        {
            Output.Line(RunText.Calls(run, spent, await clients.GetAsync(run.ClientId, cancellationToken)));
        }

        var failed = await runs.ListFailedItemsAsync(run.Id, MostFailures, cancellationToken);
        foreach (var item in failed)
        {
            Output.Note($"  failed: {item.CampaignId} ({item.FailureKind?.ToString() ?? "unknown"}): {item.Reason}");
        }

        if (run.Failed > failed.Count)
        {
            Output.Note($"  and {run.Failed - failed.Count} more");
        }

        return run.State switch
        {
            RunState.Succeeded => ExitCode.Done,
            RunState.Partial => ExitCode.Partial,
            RunState.Cancelled => ExitCode.Failed,
            _ => Problem.ExitCodeOf(run.FailureKind),
        };
    }
}
