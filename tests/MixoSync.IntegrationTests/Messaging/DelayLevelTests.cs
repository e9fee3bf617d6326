using MassTransit;
using MixoSync.IntegrationTests.Servers;
using MixoSync.IntegrationTests.Support;
using MixoSync.Messaging;

namespace MixoSync.IntegrationTests.Messaging;

/// <summary>Tests delays on a real broker. Their lateness is reported but not asserted.</summary>
public sealed class DelayLevelTests(TestServers servers)
{
    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public async Task AScheduledMessageIsDeliveredAfterItsDelayAndNotEarlier(int seconds)
    {
        var delay = TimeSpan.FromSeconds(seconds);
        await using var queue = await DelayTestQueue.OpenAsync(
            await servers.NewVirtualHostAsync(), message => ScheduleAsync(message, delay));

        await queue.PostAsync(new TestMessage(1));

        var returned = Assert.Single(await ReturnedAsync(queue, 1));
        AssertNotEarly(returned);
        WriteLateness($"{seconds} s", [returned]);
    }

    [Fact]
    public async Task MassTransitsRedeliveryUsesTheDelayLevels()
    {
        var virtualHost = await servers.NewVirtualHostAsync();
        await using var queue = await DelayTestQueue.OpenAsync(virtualHost, message => message.Redeliver(TimeSpan.FromSeconds(2)));
        var due = TimeProvider.System.GetUtcNow() + TimeSpan.FromSeconds(2);

        await queue.PostAsync(new TestMessage(1));

        await Eventually.BecomesAsync(
            () => TestServers.MessagesInAsync(virtualHost, DelayLevels.Name(1)), messages => messages == 1);
        var returned = Assert.Single(await ReturnedAsync(queue, 1));
        Assert.Equal(1, returned.Redeliveries);
        Assert.True(returned.At >= due, $"{due - returned.At} early");
    }

    [Fact]
    public async Task MessagesInTheDelayLevelsSurviveABrokerRestart()
    {
        const int count = 500;
        var delay = TimeSpan.FromSeconds(19); // 16 s in the level during the restart, then two more levels
        await using var broker = await TestServers.StartRabbitMqAsync();
        await using var queue = await DelayTestQueue.OpenAsync(broker.Amqp, message => ScheduleAsync(message, delay));
        await Task.WhenAll(Enumerable.Range(1, count).Select(number => queue.PostAsync(new TestMessage(number))));
        await Eventually.BecomesAsync(
            () => TestServers.MessagesInAsync(broker.Amqp, DelayLevels.Name(4)), messages => messages == count);

        await broker.RestartAsync();

        var returned = await ReturnedAsync(queue, count);
        Assert.Equal(Enumerable.Range(1, count), returned.Select(message => message.Message.Number).Order());
        Assert.All(returned, AssertNotEarly);
        Assert.All(await MessagesLeftAsync(broker.Amqp), messages => Assert.Equal(0, messages));
        WriteLateness($"{count} messages over a restart", returned);
    }

    private static async Task ScheduleAsync(ConsumeContext<TestMessage> context, TimeSpan delay)
    {
        var message = context.Message with { Due = TimeProvider.System.GetUtcNow() + delay };
        await context.GetPayload<MessageSchedulerContext>().ScheduleSend(delay, message);
    }

    private static async Task<IReadOnlyCollection<DeliveredMessage>> ReturnedAsync(DelayTestQueue queue, int count)
    {
        await Eventually.BecomesAsync(
            () => Task.FromResult(queue.Returned.Count), returned => returned >= count, TimeSpan.FromMinutes(1));
        return [.. queue.Returned];
    }

    private static Task<int[]> MessagesLeftAsync(Uri virtualHost) => Task.WhenAll(DelayLevels.Levels
        .Select(DelayLevels.Name).Append(DelayTestQueue.Queue).Select(name => TestServers.MessagesInAsync(virtualHost, name)));

    private static void AssertNotEarly(DeliveredMessage message) =>
        Assert.True(message.Lateness >= TimeSpan.Zero, $"Message {message.Message.Number} arrived {-message.Lateness} early");

    private static void WriteLateness(string what, IReadOnlyCollection<DeliveredMessage> returned)
    {
        var late = returned.Select(message => message.Lateness.TotalMilliseconds).Order().ToList();
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{what}: half within {late[late.Count / 2]:0} ms, all within {late[^1]:0} ms after they were due");
    }
}
