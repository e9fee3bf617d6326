using MassTransit;
using Microsoft.Extensions.Logging;
using MixoSync.Clients;
using MixoSync.Messaging;

namespace MixoSync.Pipeline.Parking;

/// <summary>
/// Parks a message again that has to wait long for quota, unless its client has another quota now. Such a message returns at least once
/// a minute to check that, which must not cost as much as handling it.
/// </summary>
internal sealed class LongWaitFilter<T>(ClientLimits limits, ILogger<LongWaitFilter<T>> logger) : IFilter<ConsumeContext<T>>
    where T : class, IRunMessage
{
    public async Task Send(ConsumeContext<T> context, IPipe<ConsumeContext<T>> next)
    {
        if (await RestOfWaitAsync(context) is not { } rest)
        {
            await next.Send(context);
            return;
        }

        await context.DeferAsync(rest.Delay, copy => ParkingHeaders.Write(context, copy, rest));
        Log.Parked(logger, rest.Delay, rest.Reason);
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("long-wait");

    private async Task<ParkingDecision?> RestOfWaitAsync(ConsumeContext<T> context) =>
        ParkingHeaders.Remaining(context) is var remaining && remaining > TimeSpan.Zero
        && ParkingHeaders.Permit(context) is { Limits: { } held } permit
        && await limits.FindAsync(context.Message.ClientId, context.CancellationToken) == held
            ? new ParkingDecision(remaining, permit, ParkingHeaders.Rejections(context), ParkingHeaders.Retries(context), "waiting for quota")
            : null;
}
