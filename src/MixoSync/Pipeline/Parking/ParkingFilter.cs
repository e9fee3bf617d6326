using MassTransit;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MixoSync.Messaging;
using MixoSync.Platforms;
using MixoSync.Quotas;
using MixoSync.Runs;

namespace MixoSync.Pipeline.Parking;

/// <summary>
/// Parks a message that cannot be handled yet, or returns it to the backlog of its run, so that waiting occupies no worker and does not
/// count as an attempt. This is transparent to the consumers. Releases the permit of the message if it was not used.
/// </summary>
internal sealed class ParkingFilter<T>(
    WaitRecorder waits, BacklogStore backlog, UnusedPermits unused, IOptions<AdPlatformOptions> options, ILogger<ParkingFilter<T>> logger)
    : IFilter<ConsumeContext<T>>
    where T : class, IRunMessage
{
    public async Task Send(ConsumeContext<T> context, IPipe<ConsumeContext<T>> next)
    {
        var parking = ParkingScope.Begin(ParkingHeaders.Permit(context), ParkingHeaders.Retries(context));
        try
        {
            using (parking)
            {
                await next.Send(context);
            }
        }
        catch (Exception e) when (e is QuotaWaitException or AdPlatformException)
        {
            if (await DecideAsync(context, e) is not { } decision)
            {
                throw;
            }

            await ParkAsync(context, decision);
        }
        finally
        {
            await unused.ReleaseAsync(context.Message.ClientId, parking.TakePermit());
        }
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("parking");

    // Only rejections without progress in between count. Otherwise a message could be dead-lettered just because others get the quota.
    private async Task<ParkingDecision?> DecideAsync(ConsumeContext<T> context, Exception exception)
    {
        var (rejections, inFlightWaits) = (ParkingHeaders.Rejections(context), ParkingHeaders.InFlightWaits(context));
        if (exception is not AdPlatformException { Kind: FailureKind.RateLimited })
        {
            return ParkingDecision.For(exception, rejections, inFlightWaits, options.Value);
        }

        var (now, hasProgressed) = await waits.GetProgressAsync(context.Message, ParkingHeaders.RejectedAt(context), context.CancellationToken);
        var decision = ParkingDecision.For(exception, hasProgressed ? 0 : rejections, inFlightWaits, options.Value);
        return decision is null ? null : decision with { RejectedAt = now };
    }

    private async Task ParkAsync(ConsumeContext<T> context, ParkingDecision decision)
    {
        if (decision.InFlightWaits > 0 && context.Message is SyncCampaign campaign
            && await backlog.TryReturnAsync(campaign.RunId, campaign.BacklogItem, isClaimed: true, context.CancellationToken))
        {
            await unused.ReleaseAsync(campaign.ClientId, decision.Permit);
            await context.CompleteAsync();
            Log.ReturnedToBacklog(logger);
            return;
        }

        // The copy is published last: if a later step failed, there would be two messages.
        await waits.SaveAsync(context.Message, decision.Wait, decision.Reason, context.CancellationToken);
        await context.DeferAsync(decision.Delay, copy => ParkingHeaders.Write(context, copy, decision));
        Log.Parked(logger, decision.Delay, decision.Reason);
    }
}
