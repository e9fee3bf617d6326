using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MixoSync.Clients;
using MixoSync.Quotas;

namespace MixoSync.Platforms.Http;

/// <summary>
/// Lets a counted call go out only under a permit, and tells the ledger when the platform refuses it even so. Waits for
/// the permit, but not for long where the message can be parked: <see cref="ParkingScope"/>.
/// </summary>
internal sealed class PermitHandler(
    IQuotaLedger ledger, LedgerLatency distance, BearerTokens tokens, TimeProvider time, IOptions<AdPlatformOptions> options,
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

    // All waits together. Nobody knows when a place in flight becomes free, so a message does not wait for one at all.
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
        // Before the start, not after: a call that arrives later than its slot says could break the quota.
        await tokens.AttachAsync(request, cancellationToken);
        var (asked, expected) = (time.GetTimestamp(), distance.Expected);
        var permit = await ledger.AcquireAsync(client, held, PlatformCall.Of(request).IsPriority, expected, cancellationToken);
        distance.Record(time.GetElapsedTime(asked), ToleratedLatency);
        return permit.Wait > TimeSpan.Zero || await IsOnTimeAsync(client, permit, asked, expected, cancellationToken)
            ? permit
            : await ReturnAsync(client, permit, cancellationToken);
    }

    // Half the ledger's margin is for its answer's way here.
    private TimeSpan ToleratedLatency => quotas.Value.Margin / 2;

    // An answer that took longer than the ledger reckoned with: it must be told before the call goes out, as it learns the
    // real time only when the call ends, which may be after the slot is used again. After a window others use it already.
    private async Task<bool> IsOnTimeAsync(Client client, Permit permit, long asked, TimeSpan known, CancellationToken cancellationToken)
    {
        var isTold = false;
        for (var (took, since) = (time.GetElapsedTime(asked), asked); took > known + ToleratedLatency; took = time.GetElapsedTime(since))
        {
            if (time.GetElapsedTime(asked) >= client.Quota.Window)
            {
                return false;
            }

            (known, since, isTold) = (took, time.GetTimestamp(), true);
            await ledger.ReportDelayAsync(client, permit, known, cancellationToken);
        }

        return !isTold || time.GetElapsedTime(asked) < client.Quota.Window;
    }

    private async Task<Permit> ReturnAsync(Client client, Permit permit, CancellationToken cancellationToken)
    {
        await ledger.CompleteAsync(client, permit, sinceSent: null, cancellationToken);
        logger.PermitTooLate(client.Id);
        return new Permit(Permit.NoSlot, default, TimeSpan.FromMilliseconds(1)); // ask again
    }

    private async Task BlockAsync(Client client, TimeSpan? retryAfter)
    {
        var wait = RetryAfter.Bounded(retryAfter) + options.Value.RateLimitGrace;
        logger.RateLimited(client.Id, wait);
        await ledger.BlockAsync(client, wait, CancellationToken.None); // The others need it even if this caller gives up.
    }

    // Upwards: timers drop fractions, and a wait of less than a millisecond would turn the loop into a spin.
    private static TimeSpan WholeMilliseconds(TimeSpan wait) =>
        TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));
}
