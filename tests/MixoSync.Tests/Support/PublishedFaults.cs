using MassTransit;

namespace MixoSync.Tests.Support;

/// <summary>Counts the faults that MassTransit publishes about failed messages.</summary>
internal sealed class PublishedFaults : IPublishObserver
{
    private int count;

    public int Count => Volatile.Read(ref count);

    public Task PrePublish<T>(PublishContext<T> context)
        where T : class => Task.CompletedTask;

    public Task PostPublish<T>(PublishContext<T> context)
        where T : class
    {
        if (context.Message is Fault)
        {
            Interlocked.Increment(ref count);
        }

        return Task.CompletedTask;
    }

    public Task PublishFault<T>(PublishContext<T> context, Exception exception)
        where T : class => Task.CompletedTask;
}
