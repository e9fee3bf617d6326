using MixoSync.Quotas;

namespace MixoSync.Runs;

/// <summary>Cancels runs on behalf of an operator.</summary>
internal sealed class RunCancellation(RunStore runs, IQuotaLedger ledger)
{
    private const string Reason = "cancelled by an operator";

    /// <summary>
    /// Cancels a run. Its messages, wherever they are, no longer have any effect. A call in flight is completed. Their places in
    /// line become free at once.
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
