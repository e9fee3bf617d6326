using MassTransit;
using MixoSync.Tests.Support;

namespace MixoSync.Tests.Scheduling;

/// <summary>Fails every publish until it is repaired.</summary>
internal sealed class BrokenBroker : IPublishObserver
{
    private volatile bool broken = true;

    public static BrokenBroker Of(EmbeddedPipeline pipeline)
    {
        var broker = new BrokenBroker();
        pipeline.Get<IBus>().ConnectPublishObserver(broker);
        return broker;
    }

    public void Repair() => broken = false;

    public Task PrePublish<T>(PublishContext<T> context)
        where T : class => broken ? Task.FromException(new IOException("the broker is unavailable")) : Task.CompletedTask;

    public Task PostPublish<T>(PublishContext<T> context)
        where T : class => Task.CompletedTask;

    public Task PublishFault<T>(PublishContext<T> context, Exception exception)
        where T : class => Task.CompletedTask;
}
