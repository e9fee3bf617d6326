using MassTransit;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MixoSync.AdPlatforms;
using MixoSync.Quotas;
using MixoSync.Storage;

namespace MixoSync.Syncing;

/// <summary>
/// Parks a message that cannot be handled yet: waiting holds no consumer and is no attempt. Consumers know
/// nothing of it.
/// </summary>
internal sealed class ParkingFilter<T>(
    CampaignStore campaigns, IOptions<AdPlatformOptions> options, ILogger<ParkingFilter<T>> logger)
    : IFilter<ConsumeContext<T>>
    where T : class, IRunMessage
{
    public async Task Send(ConsumeContext<T> context, IPipe<ConsumeContext<T>> next)
    {
        try
        {
            using (Parking.Begin(ParkingHeaders.Permit(context), ParkingHeaders.Retries(context)))
            {
                await next.Send(context);
            }
        }
        catch (Exception e) when (e is QuotaWaitException or AdPlatformException)
        {
            if (ParkingOrder.For(e, ParkingHeaders.Refusals(context), options.Value) is not { } order)
            {
                throw;
            }

            await ParkAsync(context, order);
            Log.Parked(logger, order.Delay, order.Reason);
        }
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("parking");

    private async Task ParkAsync(ConsumeContext<T> context, ParkingOrder order)
    {
        // The copy last: were anything to fail after it, there would be two messages.
        if (context.Message is SyncCampaign campaign)
        {
            await campaigns.SaveParkedAsync(campaign, order.Delay, order.Reason, context.CancellationToken);
        }

        await context.PostponeAsync(order.Delay, copy => ParkingHeaders.Write(context, copy, order));
    }
}
