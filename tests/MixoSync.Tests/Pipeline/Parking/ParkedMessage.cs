using MassTransit;
using MassTransit.Middleware;
using MixoSync.Pipeline;
using MixoSync.Pipeline.Parking;
using MixoSync.Quotas;

namespace MixoSync.Tests.Pipeline.Parking;

/// <summary>What a message's headers say when it comes to its consumer, over a bus in memory.</summary>
internal sealed record ParkedMessage(Permit? Permit, int Refusals, int Retries, int Redeliveries)
{
    /// <summary>How often each message was redelivered before it is parked.</summary>
    public const int RedeliveriesBefore = 3;

    /// <summary>Parks a message by each of the orders in turn.</summary>
    public static async Task<ParkedMessage> AfterAsync(params ParkingDecision[] orders)
    {
        var left = new Queue<ParkingDecision>(orders);
        var last = new TaskCompletionSource<ParkedMessage>();
        var bus = Bus.Factory.CreateUsingInMemory(factory => factory.ReceiveEndpoint("parked", endpoint =>
            endpoint.Handler<StartClientSync>(context => left.TryDequeue(out var order)
                ? ParkAsync(context, order)
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

    // As the parking filter does it, but without the delay.
    private static async Task ParkAsync(ConsumeContext<StartClientSync> context, ParkingDecision order)
    {
        var endpoint = await context.GetSendEndpoint(context.ReceiveContext.InputAddress);
        await endpoint.Send(
            context.Message, new CopyContextPipe(context, (from, to) => ParkingHeaders.Write(from, to, order)));
    }

    private static ParkedMessage Read(ConsumeContext context) => new(
        ParkingHeaders.Permit(context),
        ParkingHeaders.Rejections(context),
        ParkingHeaders.Retries(context),
        context.GetRedeliveryCount());
}
