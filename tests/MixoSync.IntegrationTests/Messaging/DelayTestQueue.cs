using System.Collections.Concurrent;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using MixoSync.Messaging;
using RabbitMQ.Client;

namespace MixoSync.IntegrationTests.Messaging;

/// <summary>A message for tests.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Due">When it is due again, or null if it has not been delayed.</param>
public sealed record TestMessage(int Number, DateTimeOffset? Due = null);

/// <summary>A message that was delivered again.</summary>
/// <param name="Message">The message.</param>
/// <param name="At">When it was delivered.</param>
/// <param name="Redeliveries">MassTransit's redelivery count.</param>
internal sealed record DeliveredMessage(TestMessage Message, DateTimeOffset At, int Redeliveries)
{
    public TimeSpan Lateness => At - Message.Due!.Value;
}

/// <summary>
/// A queue with the delay levels and MixoSync's bus. Each message is delayed once and collected when it is delivered again.
/// </summary>
internal sealed class DelayTestQueue : IAsyncDisposable
{
    public const string Queue = "messages";

    private readonly ServiceProvider services;
    private readonly ConcurrentQueue<DeliveredMessage> returned = [];

    private DelayTestQueue(Uri virtualHost, Func<ConsumeContext<TestMessage>, Task> delay) => services = new ServiceCollection()
        .AddLogging()
        .AddSingleton(TimeProvider.System)
        .AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            bus.AddHandler<TestMessage>(message => HandleAsync(message, delay)).Endpoint(endpoint => endpoint.Name = Queue);
            RabbitMqTransport.Use(bus, virtualHost);
        })
        .BuildServiceProvider();

    public IReadOnlyCollection<DeliveredMessage> Returned => returned;

    private IBusControl Bus => services.GetRequiredService<IBusControl>();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <param name="virtualHost">An empty virtual host.</param>
    /// <param name="delay">Delays a message that is delivered for the first time.</param>
    public static async Task<DelayTestQueue> OpenAsync(Uri virtualHost, Func<ConsumeContext<TestMessage>, Task> delay)
    {
        var queue = new DelayTestQueue(virtualHost, delay);
        await queue.Bus.StartAsync(Token);
        await using var connection = await new ConnectionFactory { Uri = virtualHost }.CreateConnectionAsync(Token);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Token);
        await DelayLevelTopology.DeclareAsync(channel, [Queue], Token);
        return queue;
    }

    public Task PostAsync(TestMessage message) => Bus.Publish(message, Token);

    public async ValueTask DisposeAsync()
    {
        await Bus.StopAsync(CancellationToken.None);
        await services.DisposeAsync();
    }

    private Task HandleAsync(ConsumeContext<TestMessage> context, Func<ConsumeContext<TestMessage>, Task> delay)
    {
        var redeliveries = context.GetRedeliveryCount();
        if (context.Message.Due is null && redeliveries == 0)
        {
            return delay(context);
        }

        returned.Enqueue(new DeliveredMessage(context.Message, TimeProvider.System.GetUtcNow(), redeliveries));
        return Task.CompletedTask;
    }
}
