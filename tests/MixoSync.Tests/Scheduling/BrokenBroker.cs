using MassTransit;
using MixoSync.Tests.Support;

namespace MixoSync.Tests.Scheduling;

/// <summary>Lets nothing be published until it is mended.</summary>
internal sealed class BrokenBroker : IPublishObserver
{
    private volatile bool broken = true;

    public static BrokenBroker Of(EmbeddedPipeline pipeline)
    {
        var broker = new BrokenBroker();
        pipeline.Get<IBus>().ConnectPublishObserver(broker);
        return broker;
    }

    public void Mend() => broken = false;

    public Task PrePublish<T>(PublishContext<T> context)
        where T : class => broken ? Task.FromException(new IOException("the broker is gone")) : Task.CompletedTask;

    public Task PostPublish<T>(PublishContext<T> context)
        where T : class => Task.CompletedTask;

    public Task PublishFault<T>(PublishContext<T> context, Exception exception)
        where T : class => Task.CompletedTask;
}
