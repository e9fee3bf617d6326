using System.Collections.Concurrent;
using MassTransit;

namespace MixoSync.Tests.Support;

/// <summary>Observes when messages have been handled, successfully or not.</summary>
internal sealed class HandledMessages : IConsumeObserver
{
    private readonly ConcurrentDictionary<Guid, TaskCompletionSource> waiting = [];

    /// <summary>Called with each message after it has been handled.</summary>
    public Action<object> OnHandled { get; set; } = _ => { };

    /// <summary>Returns a task that completes when the message with this id has been handled.</summary>
    public Task Message(Guid id) =>
        waiting.GetOrAdd(id, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    Task IConsumeObserver.PreConsume<T>(ConsumeContext<T> context) => Task.CompletedTask;

    Task IConsumeObserver.PostConsume<T>(ConsumeContext<T> context) => Complete(context);

    Task IConsumeObserver.ConsumeFault<T>(ConsumeContext<T> context, Exception exception) => Complete(context);

    private Task Complete<T>(ConsumeContext<T> context)
        where T : class
    {
        OnHandled(context.Message);
        if (waiting.TryGetValue(context.MessageId!.Value, out var handled))
        {
            handled.TrySetResult();
        }

        return Task.CompletedTask;
    }
}
