using MassTransit;
using MassTransit.Middleware;

namespace MixoSync.Syncing;

/// <summary>Puts a message off: it becomes a durable, delayed copy of itself and is acknowledged.</summary>
internal static class Postponement
{
    /// <param name="context">The message.</param>
    /// <param name="delay">Until the copy is delivered.</param>
    /// <param name="headers">Sets what the copy brings along.</param>
    public static async Task PostponeAsync<T>(this ConsumeContext<T> context, TimeSpan delay, Action<SendContext> headers)
        where T : class
    {
        await context.GetPayload<MessageSchedulerContext>().ScheduleSend(
            delay, context.Message, new CopyContextPipe(context, (_, copy) => headers(copy)));
        // Else MassTransit takes it for a message that no consumer wanted, and moves one more copy to _skipped.
        await context.NotifyConsumed(context, context.ReceiveContext.ElapsedTime, nameof(Postponement));
    }
}
