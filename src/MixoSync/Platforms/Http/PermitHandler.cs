using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MixoSync.Clients;
using MixoSync.Quotas;

namespace MixoSync.Platforms.Http;

/// <summary>
/// Acquires a permit for each counted call, and blocks the client in the ledger if the platform rejects a call with a rate limit. The
/// handler waits for the permit. In a <see cref="ParkingScope"/>, it only waits for a short time.
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
        using var sendTimer = SendTimer.Start(time);
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
            await ledger.CompleteAsync(call.Client, permit, sendTimer.Elapsed, CancellationToken.None); // A cancelled call has also ended.
        }
    }

    private async Task<Permit> StartAsync(HttpRequestMessage request, Client client, CancellationToken cancellationToken)
    {
        var (waited, heldPermit) = (TimeSpan.Zero, ParkingScope.Current?.TakePermit());
        try
        {
            while (true)
            {
                var permit = await AcquireAsync(request, client, heldPermit, cancellationToken);
                if (permit.Wait <= TimeSpan.Zero)
                {
                    return permit;
                }

                heldPermit = permit with { Limits = client.Limits };
                waited += permit.Wait;
                ParkIfTooLong(waited, heldPermit.Value);
                await Task.Delay(WholeMilliseconds(permit.Wait), time, cancellationToken);
            }
        }
        catch (Exception e) when (e is not QuotaWaitException && heldPermit is { IsInFlightLimited: false })
        {
            // The call will not be sent: its token could not be acquired, or the process is stopping.
            await ledger.TryReleaseAsync(client, heldPermit.Value, logger);
            throw;
        }
    }

    // Compares the sum of all waits. The wait for the in-flight limit has no known end, so such a message is parked immediately.
    private void ParkIfTooLong(TimeSpan waited, Permit permit)
    {
        if (ParkingScope.Current is { } message && (permit.IsInFlightLimited || waited > quotas.Value.MaxWaitInProcess))
        {
            throw new QuotaWaitException(permit, message.Retries);
        }
    }

    private async Task<Permit> AcquireAsync(
        HttpRequestMessage request, Client client, Permit? heldPermit, CancellationToken cancellationToken)
    {
        // Get the token before the permit: a call that is sent later than its permit allows could exceed the quota.
        await tokens.AttachAsync(request, cancellationToken);
        var (requestedAt, expected) = (time.GetTimestamp(), latency.Expected);
        var permit = await ledger.AcquireAsync(client, heldPermit, LaneOf(request), expected, cancellationToken);
        latency.Record(time.GetElapsedTime(requestedAt), ToleratedLatency);
        return permit.Wait > TimeSpan.Zero || await IsOnTimeAsync(client, permit, requestedAt, expected, cancellationToken)
            ? permit
            : await ReturnAsync(client, permit, cancellationToken);
    }

    // Half of the ledger's margin covers the latency of its responses.
    private TimeSpan ToleratedLatency => quotas.Value.Margin / 2;

    // If the response took longer than the ledger expected, report the delay before sending the call. Otherwise the ledger learns the
    // real send time only when the call completes, which can be after the next call of the same slot. After a whole window that may already have started.
    private async Task<bool> IsOnTimeAsync(Client client, Permit permit, long requestedAt, TimeSpan known, CancellationToken cancellationToken)
    {
        var isReported = false;
        for (var (took, since) = (time.GetElapsedTime(requestedAt), requestedAt); took > known + ToleratedLatency; took = time.GetElapsedTime(since))
        {
            if (time.GetElapsedTime(requestedAt) >= ShortestWindow(client))
            {
                return false;
            }

            (known, since, isReported) = (took, time.GetTimestamp(), true);
            await ledger.ReportDelayAsync(client, permit, known, cancellationToken);
        }

        return !isReported || time.GetElapsedTime(requestedAt) < ShortestWindow(client);
    }

    private static Lane LaneOf(HttpRequestMessage request) =>
        PlatformCall.Of(request).Lane is var lane && lane == Lane.Normal ? ParkingScope.Current?.Lane ?? lane : lane;

    private static TimeSpan ShortestWindow(Client client) =>
        client.Pools.All.Select(pool => pool.Quota.ShortestWindow).Append(client.Quota.ShortestWindow).Min();

    private async Task<Permit> ReturnAsync(Client client, Permit permit, CancellationToken cancellationToken)
    {
        await ledger.CompleteAsync(client, permit, sinceSent: null, cancellationToken);
        logger.PermitTooLate(client.Id);
        return permit with { Wait = TimeSpan.FromMilliseconds(1) }; // The caller acquires again.
    }

    private async Task BlockAsync(Client client, TimeSpan? retryAfter)
    {
        var wait = RetryAfter.Bounded(retryAfter) + options.Value.RateLimitGrace;
        logger.RateLimited(client.Id, wait);
        await ledger.BlockAsync(client, wait, CancellationToken.None); // Other calls need the block even if this call is cancelled.
    }

    // Rounds up, because timers drop fractions: a wait of less than a millisecond would turn the loop into a busy wait.
    private static TimeSpan WholeMilliseconds(TimeSpan wait) =>
        TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));
}
