using Microsoft.Extensions.Logging;
using MixoSync.Clients;

namespace MixoSync.Quotas;

/// <summary>Releases the permit of a message that completes or returns to the backlog without using it.</summary>
internal sealed class UnusedPermits(ClientStore clients, IQuotaLedger ledger, ILogger<UnusedPermits> logger)
{
    /// <summary>Releases the permit. Never throws, because a permit that is not released only leaves its slot unused once.</summary>
    public async Task ReleaseAsync(string clientId, Permit? permit)
    {
        if (permit is not { IsInFlightLimited: false } unused)
        {
            return;
        }

        try
        {
            if (await clients.GetAsync(clientId, CancellationToken.None) is { } client)
            {
                await ledger.TryReleaseAsync(client, unused, logger);
            }
        }
        catch (Exception e)
        {
            logger.PermitNotReleased(clientId, e.Message);
        }
    }
}

internal static class QuotaLedgerExtensions
{
    /// <summary>Releases a permit and logs a failure instead of throwing it.</summary>
    public static async Task TryReleaseAsync(this IQuotaLedger ledger, Client client, Permit permit, ILogger logger)
    {
        try
        {
            await ledger.ReleaseAsync(client, permit, CancellationToken.None);
        }
        catch (Exception e)
        {
            logger.PermitNotReleased(client.Id, e.Message);
        }
    }
}
