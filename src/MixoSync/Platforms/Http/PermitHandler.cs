using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MixoSync.Clients;
using MixoSync.Quotas;

namespace MixoSync.Platforms.Http;

/// <summary>
/// Sends a counted call only with a permit, and blocks the client in the ledger if the platform rejects the call all the same.
/// Waits for the permit, but only briefly if the message can be parked (see <see cref="ParkingScope"/>).
/// </summary>
internal sealed class PermitHandler(
    IQuotaLedger ledger, LedgerLatency latency, BearerTokens tokens, TimeProvider time, IOptions<AdPlatformOptions> options,
    IOptions<QuotaOptions> quotas, ILogger<PermitHandler> logger) : DelegatingHandler
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
        using var wire = SendTimer.Start(time);
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
            await ledger.CompleteAsync(call.Client, permit, wire.Elapsed, CancellationToken.None); // A cancelled call has ended, too.
        }
    }

    private async Task<Permit> StartAsync(HttpRequestMessage request, Client client, CancellationToken cancellationToken)
    {
        var (waited, held) = (TimeSpan.Zero, ParkingScope.Current?.TakePermit());
        try
        {
            while (true)
            {
                var permit = await AcquireAsync(request, client, held, cancellationToken);
                if (permit.Wait <= TimeSpan.Zero)
                {
                    return permit;
                }

                held = permit;
                waited += permit.Wait;
                ParkIfTooLong(waited, permit);
                await Task.Delay(WholeMilliseconds(permit.Wait), time, cancellationToken);
            }
        }
        catch (Exception e) when (e is not QuotaWaitException && held is { IsReservation: true })
        {
            // The call will not be made: its token could not be acquired, or the process is stopping.
            await ledger.TryReleaseAsync(client, held.Value, logger);
            throw;
        }
    }

    // The sum of all waits. Nobody knows when a call in flight will complete, so a message never waits for that.
    private void ParkIfTooLong(TimeSpan waited, Permit permit)
    {
        if (ParkingScope.Current is { } message && (permit.IsInFlightLimited || waited > quotas.Value.MaxWaitInProcess))
        {
            throw new QuotaWaitException(permit, message.Retries);
        }
    }

    private async Task<Permit> AcquireAsync(
        HttpRequestMessage request, Client client, Permit? held, CancellationToken cancellationToken)
    {
        // Before the permit, not after: a call that arrives later than its slot says could exceed the quota.
        await tokens.AttachAsync(request, cancellationToken);
        var (requestedAt, expectedLatency) = (time.GetTimestamp(), latency.Expected);
        var permit = await ledger.AcquireAsync(client, held, PlatformCall.Of(request).IsPriority, expectedLatency, cancellationToken);
        latency.Record(time.GetElapsedTime(requestedAt), ToleratedLatency);
        return permit.Wait > TimeSpan.Zero || await IsOnTimeAsync(client, permit, requestedAt, expectedLatency, cancellationToken)
            ? permit
            : await ReturnAsync(client, permit, cancellationToken);
    }

    // Half of the ledger's margin covers the latency of its response.
    private TimeSpan ToleratedLatency => quotas.Value.Margin / 2;

    // A response took longer than the ledger was told. The ledger must know before the call is sent: it learns the real time only
    // when the call completes, and by then the slot may have been used again. After a window, other calls already use the slot.
    private async Task<bool> IsOnTimeAsync(Client client, Permit permit, long requestedAt, TimeSpan known, CancellationToken cancellationToken)
    {
        var isReported = false;
        for (var (took, since) = (time.GetElapsedTime(requestedAt), requestedAt); took > known + ToleratedLatency; took = time.GetElapsedTime(since))
        {
            if (time.GetElapsedTime(requestedAt) >= client.Quota.Window)
            {
                return false;
            }

            (known, since, isReported) = (took, time.GetTimestamp(), true);
            await ledger.ReportDelayAsync(client, permit, known, cancellationToken);
        }

        return !isReported || time.GetElapsedTime(requestedAt) < client.Quota.Window;
    }

    private async Task<Permit> ReturnAsync(Client client, Permit permit, CancellationToken cancellationToken)
    {
        await ledger.CompleteAsync(client, permit, sinceSent: null, cancellationToken);
        logger.PermitTooLate(client.Id);
        return new Permit(Permit.NoSlot, default, TimeSpan.FromMilliseconds(1)); // acquire again
    }

    private async Task BlockAsync(Client client, TimeSpan? retryAfter)
    {
        var wait = RetryAfter.Bounded(retryAfter) + options.Value.RateLimitGrace;
        logger.RateLimited(client.Id, wait);
        await ledger.BlockAsync(client, wait, CancellationToken.None); // The other processes need to know even if this caller is cancelled.
    }

    // Rounded up: timers ignore fractions, and a wait of less than a millisecond would become a busy loop.
    private static TimeSpan WholeMilliseconds(TimeSpan wait) =>
        TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));
}
