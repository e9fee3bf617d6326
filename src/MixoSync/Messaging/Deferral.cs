using MassTransit;
using MassTransit.Middleware;

namespace MixoSync.Messaging;

/// <summary>Defers a message: publishes a durable, delayed copy and acknowledges the original.</summary>
internal static class Deferral
{
    /// <summary>Defers a message.</summary>
    /// <param name="context">The message.</param>
    /// <param name="delay">The delay until the copy is delivered.</param>
    /// <param name="headers">Sets the headers of the copy.</param>
    public static async Task DeferAsync<T>(this ConsumeContext<T> context, TimeSpan delay, Action<SendContext> headers)
        where T : class
    {
        await context.GetPayload<MessageSchedulerContext>().ScheduleSend(
            delay, context.Message, new CopyContextPipe(context, (_, copy) => headers(copy)));
        await context.CompleteAsync();
    }

    /// <summary>
    /// Reports a deferred or returned message as consumed. Otherwise MassTransit would assume that no consumer handles it, and move
    /// another copy to the <c>_skipped</c> queue.
    /// </summary>
    public static Task CompleteAsync<T>(this ConsumeContext<T> context)
        where T : class => context.NotifyConsumed(context, context.ReceiveContext.ElapsedTime, nameof(Deferral));
}
