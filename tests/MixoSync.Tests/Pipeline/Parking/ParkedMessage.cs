using MassTransit;
using MassTransit.Middleware;
using MixoSync.Pipeline;
using MixoSync.Pipeline.Parking;
using MixoSync.Quotas;

namespace MixoSync.Tests.Pipeline.Parking;

/// <summary>The parking headers of a message that a consumer receives from an in-memory bus.</summary>
internal sealed record ParkedMessage(Permit? Permit, int Rejections, int Retries, int Redeliveries, DateTimeOffset? RejectedAt = null)
{
    /// <summary>The redelivery count of each message before it is parked.</summary>
    public const int RedeliveriesBefore = 3;

    /// <summary>Parks a message once for each decision and returns its headers.</summary>
    public static async Task<ParkedMessage> AfterAsync(params ParkingDecision[] decisions)
    {
        var remaining = new Queue<ParkingDecision>(decisions);
        var last = new TaskCompletionSource<ParkedMessage>();
        var bus = Bus.Factory.CreateUsingInMemory(factory => factory.ReceiveEndpoint("parked", endpoint =>
            endpoint.Handler<StartClientSync>(context => remaining.TryDequeue(out var decision)
                ? ParkAsync(context, decision)
                : Task.FromResult(last.TrySetResult(Read(context))))));
        await bus.StartAsync(TestContext.Current.CancellationToken);
        try
        {
            await bus.Publish(
                new StartClientSync(Guid.NewGuid(), "acme"),
                publish => publish.Headers.Set(MessageHeaders.RedeliveryCount, RedeliveriesBefore));
            return await last.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        }
        finally
        {
            await bus.StopAsync(CancellationToken.None);
        }
    }

    // Does the same as the parking filter, but without the delay.
    private static async Task ParkAsync(ConsumeContext<StartClientSync> context, ParkingDecision decision)
    {
        var endpoint = await context.GetSendEndpoint(context.ReceiveContext.InputAddress);
        await endpoint.Send(
            context.Message, new CopyContextPipe(context, (from, to) => ParkingHeaders.Write(from, to, decision)));
    }

    private static ParkedMessage Read(ConsumeContext context) => new(
        ParkingHeaders.Permit(context),
        ParkingHeaders.Rejections(context),
        ParkingHeaders.Retries(context),
        context.GetRedeliveryCount(),
        ParkingHeaders.RejectedAt(context));
}
