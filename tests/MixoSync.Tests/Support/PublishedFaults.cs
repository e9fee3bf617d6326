using System.Collections.Concurrent;
using System.Text.Json;
using MassTransit;

namespace MixoSync.Tests.Support;

/// <summary>Keeps the faults that MassTransit publishes about failed messages, as JSON; nobody subscribes to them.</summary>
internal sealed class PublishedFaults : IPublishObserver
{
    private readonly ConcurrentQueue<string> texts = new();

    public int Count => texts.Count;

    public IEnumerable<string> Texts => texts;

    public Task PrePublish<T>(PublishContext<T> context)
        where T : class => Task.CompletedTask;

    public Task PostPublish<T>(PublishContext<T> context)
        where T : class
    {
        if (context.Message is Fault)
        {
            texts.Enqueue(JsonSerializer.Serialize(context.Message));
        }

        return Task.CompletedTask;
    }

    public Task PublishFault<T>(PublishContext<T> context, Exception exception)
        where T : class => Task.CompletedTask;
}
