using MassTransit;
using MassTransit.Middleware;

namespace MixoSync.Messaging;

/// <summary>Puts a message off: it becomes a durable, delayed copy of itself and is acknowledged.</summary>
internal static class Deferral
{
    /// <param name="context">The message.</param>
    /// <param name="delay">Until the copy is delivered.</param>
    /// <param name="headers">Sets what the copy brings along.</param>
    public static async Task DeferAsync<T>(this ConsumeContext<T> context, TimeSpan delay, Action<SendContext> headers)
        where T : class
    {
        await context.GetPayload<MessageSchedulerContext>().ScheduleSend(
            delay, context.Message, new CopyContextPipe(context, (_, copy) => headers(copy)));
        await context.CompleteAsync();
    }

    /// <summary>
    /// Reports a message as consumed that waits elsewhere now. Otherwise MassTransit takes it for one that no consumer
    /// wanted, and moves one more copy to <c>_skipped</c>.
    /// </summary>
    public static Task CompleteAsync<T>(this ConsumeContext<T> context)
        where T : class => context.NotifyConsumed(context, context.ReceiveContext.ElapsedTime, nameof(Deferral));
}
