using MixoSync.Quotas;

namespace MixoSync.Runs;

/// <summary>Cancels runs.</summary>
internal sealed class RunCancellation(RunStore runs, IQuotaLedger ledger)
{
    private const string Reason = "cancelled by an operator";

    /// <summary>
    /// Cancels a run. From now on its messages do nothing, wherever they are. A call in flight completes. Reserved slots are
    /// released for the client's next run.
    /// </summary>
    /// <returns>False if the run has already ended.</returns>
    public async Task<bool> TryAsync(Run run, CancellationToken cancellationToken)
    {
        if (!await runs.CancelAsync(run.Id, Reason, cancellationToken))
        {
            return false;
        }

        await ledger.ReleaseAsync(run.ClientId, cancellationToken);
        return true;
    }
}
