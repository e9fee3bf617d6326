using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MixoSync.AdPlatforms;
using MixoSync.AdPlatforms.Http;
using MixoSync.Clients;

namespace MixoSync.Quotas;

/// <summary>
/// Lets a counted call go out only under a permit, and tells the ledger when the platform refuses it even so.
/// </summary>
internal sealed class PermitHandler(
    IQuotaLedger ledger, BearerTokens tokens, TimeProvider time, IOptions<AdPlatformOptions> options,
    ILogger<PermitHandler> logger) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var call = PlatformCall.Of(request);
        if (!call.IsCounted)
        {
            return await base.SendAsync(request, cancellationToken);
        }

        var permit = await StartAsync(request, call.Client, cancellationToken);
        try
        {
            return await base.SendAsync(request, cancellationToken);
        }
        catch (AdPlatformException e) when (e.Kind == FailureKind.RateLimited)
        {
            await BlockAsync(call.Client, e.RetryAfter);
            throw;
        }
        finally
        {
            await ledger.FinishAsync(call.Client, permit, CancellationToken.None); // A cancelled call has ended, too.
        }
    }

    private async Task<Permit> StartAsync(HttpRequestMessage request, Client client, CancellationToken cancellationToken)
    {
        var permit = await ledger.TakeAsync(client, cancellationToken);
        var wait = permit.Wait;
        do
        {
            await Task.Delay(WholeMilliseconds(wait), time, cancellationToken);
            // Before the start, not after: a call that arrives later than its slot says could break the quota.
            await tokens.AttachAsync(request, cancellationToken);
            wait = await ledger.TryStartAsync(client, permit, cancellationToken);
        }
        while (wait > TimeSpan.Zero);
        return permit;
    }

    private async Task BlockAsync(Client client, TimeSpan? retryAfter)
    {
        var wait = RetryAfter.Bounded(retryAfter) + options.Value.RateLimitGrace;
        logger.RateLimited(client.Id, wait);
        await ledger.BlockAsync(client, wait, CancellationToken.None); // The others need it even if this caller gives up.
    }

    // Upwards: timers drop fractions, and a wait of less than a millisecond would turn the loop into a spin.
    private static TimeSpan WholeMilliseconds(TimeSpan wait) =>
        TimeSpan.FromMilliseconds(Math.Ceiling(Math.Max(0, wait.TotalMilliseconds)));
}
