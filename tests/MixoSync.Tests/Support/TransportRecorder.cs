using System.Collections.Concurrent;
using System.Text.Json;
using MassTransit;

namespace MixoSync.Tests.Support;

/// <summary>Records every delivered message with its transport headers and body, both as JSON.</summary>
internal sealed class TransportRecorder : IReceiveObserver
{
    public ConcurrentQueue<string> Messages { get; } = new();

    public Task PreReceive(ReceiveContext context)
    {
        var headers = JsonSerializer.Serialize(context.TransportHeaders.GetAll().ToDictionary(header => header.Key, header => $"{header.Value}"));
        Messages.Enqueue($"{context.InputAddress} {headers} {context.Body.GetString()}");
        return Task.CompletedTask;
    }

    public Task PostReceive(ReceiveContext context) => Task.CompletedTask;

    public Task PostConsume<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType)
        where T : class => Task.CompletedTask;

    public Task ConsumeFault<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType, Exception exception)
        where T : class => Task.CompletedTask;

    public Task ReceiveFault(ReceiveContext context, Exception exception) => Task.CompletedTask;
}
