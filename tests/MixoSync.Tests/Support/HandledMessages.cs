using System.Collections.Concurrent;
using MassTransit;

namespace MixoSync.Tests.Support;

/// <summary>Tells when messages have been handled, well or not.</summary>
internal sealed class HandledMessages : IConsumeObserver
{
    private readonly ConcurrentDictionary<Guid, TaskCompletionSource> waiting = [];

    /// <summary>What is done after each message, with it.</summary>
    public Action<object> OnHandled { get; set; } = _ => { };

    /// <summary>Completes when the message of this id has been handled.</summary>
    public Task Message(Guid id) =>
        waiting.GetOrAdd(id, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    Task IConsumeObserver.PreConsume<T>(ConsumeContext<T> context) => Task.CompletedTask;

    Task IConsumeObserver.PostConsume<T>(ConsumeContext<T> context) => Tell(context);

    Task IConsumeObserver.ConsumeFault<T>(ConsumeContext<T> context, Exception exception) => Tell(context);

    private Task Tell<T>(ConsumeContext<T> context)
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
