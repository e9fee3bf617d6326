using MixoSync.Clients;
using MixoSync.Runs;

namespace MixoSync.Cli.Terminal;

/// <summary>Writes the result of a run: its summary, its calls, and its failed campaigns with the reasons.</summary>
internal sealed class RunReport(RunStore runs, RunCallStore calls, ClientStore clients)
{
    private const int MaxFailures = 10;

    /// <returns>The exit code for the run.</returns>
    public async Task<int> WriteAsync(Run run, CancellationToken cancellationToken)
    {
        Output.Line(RunText.Summary(run));
        if (await calls.ListAsync(run.Id, cancellationToken) is { Count: > 0 } spent)
        {
            Output.Line(RunText.Calls(run, spent, await clients.GetAsync(run.ClientId, cancellationToken)));
        }

        var failed = await runs.ListFailedItemsAsync(run.Id, MaxFailures, cancellationToken);
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
            RunState.Succeeded => ExitCode.Success,
            RunState.Partial => ExitCode.Partial,
            RunState.Cancelled => ExitCode.Failed,
            _ => CliError.ExitCodeOf(run.FailureKind),
        };
    }
}
