using MixoSync.Quotas;

namespace MixoSync.Runs;

/// <summary>Ends a run that an operator does not want any more.</summary>
internal sealed class RunCancellation(RunStore runs, IQuotaLedger ledger)
{
    private const string Reason = "cancelled by an operator";

    /// <summary>
    /// Its messages do nothing from now on, wherever they are; a call under way is finished. The slots that they were
    /// promised go to the client's next run.
    /// </summary>
    /// <returns>False where the run has ended already.</returns>
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
