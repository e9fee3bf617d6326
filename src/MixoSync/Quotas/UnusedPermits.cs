using Microsoft.Extensions.Logging;
using MixoSync.Storage;

namespace MixoSync.Quotas;

/// <summary>Releases what a message had reserved of its client's quota, where the message ends or returns without using it.</summary>
internal sealed class UnusedPermits(ClientStore clients, IQuotaLedger ledger, ILogger<UnusedPermits> logger)
{
    /// <summary>Never fails: a reservation that cannot be released only leaves its slot unused once.</summary>
    public async Task ReleaseAsync(string clientId, Permit? permit)
    {
        if (permit is not { IsPromise: true } reserved)
        {
            return;
        }

        try
        {
            if (await clients.GetAsync(clientId, CancellationToken.None) is { } client)
            {
                await ledger.ReleaseAsync(client, reserved, CancellationToken.None);
            }
        }
        catch (Exception e)
        {
            logger.PermitNotReleased(clientId, e.Message);
        }
    }
}
