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
        await using var mailbox = await DelayTestQueue.OpenAsync(
            await servers.NewVirtualHostAsync(), letter => ScheduleAsync(letter, delay));

        await mailbox.PostAsync(new Letter(1));

        var returned = Assert.Single(await ReturnedAsync(mailbox, 1));
        AssertNotEarly(returned);
        WriteLateness($"{seconds} s", [returned]);
    }

    [Fact]
    public async Task MassTransitsRedeliveryUsesTheDelayLevels()
    {
        var virtualHost = await servers.NewVirtualHostAsync();
        await using var mailbox = await DelayTestQueue.OpenAsync(virtualHost, letter => letter.Redeliver(TimeSpan.FromSeconds(2)));
        var due = TimeProvider.System.GetUtcNow() + TimeSpan.FromSeconds(2);

        await mailbox.PostAsync(new Letter(1));

        await Eventually.BecomesAsync(
            () => TestServers.MessagesInAsync(virtualHost, DelayLevels.Name(1)), messages => messages == 1);
        var returned = Assert.Single(await ReturnedAsync(mailbox, 1));
        Assert.Equal(1, returned.Redeliveries);
        Assert.True(returned.At >= due, $"{due - returned.At} early");
    }

    [Fact]
    public async Task MessagesInTheDelayLevelsSurviveABrokerRestart()
    {
        const int letters = 500;
        var delay = TimeSpan.FromSeconds(19); // 16 s in the level during the restart, then two more levels
        await using var broker = await TestServers.StartRabbitMqAsync();
        await using var mailbox = await DelayTestQueue.OpenAsync(broker.Amqp, letter => ScheduleAsync(letter, delay));
        await Task.WhenAll(Enumerable.Range(1, letters).Select(number => mailbox.PostAsync(new Letter(number))));
        await Eventually.BecomesAsync(
            () => TestServers.MessagesInAsync(broker.Amqp, DelayLevels.Name(4)), messages => messages == letters);

        await broker.RestartAsync();

        var returned = await ReturnedAsync(mailbox, letters);
        Assert.Equal(Enumerable.Range(1, letters), returned.Select(letter => letter.Letter.Number).Order());
        Assert.All(returned, AssertNotEarly);
        Assert.All(await MessagesLeftAsync(broker.Amqp), messages => Assert.Equal(0, messages));
        WriteLateness($"{letters} messages over a restart", returned);
    }

    private static async Task ScheduleAsync(ConsumeContext<Letter> context, TimeSpan delay)
    {
        var letter = context.Message with { Due = TimeProvider.System.GetUtcNow() + delay };
        await context.GetPayload<MessageSchedulerContext>().ScheduleSend(delay, letter);
    }

    private static async Task<IReadOnlyCollection<DeliveredMessage>> ReturnedAsync(DelayTestQueue mailbox, int count)
    {
        await Eventually.BecomesAsync(
            () => Task.FromResult(mailbox.Returned.Count), returned => returned >= count, TimeSpan.FromMinutes(1));
        return [.. mailbox.Returned];
    }

    private static Task<int[]> MessagesLeftAsync(Uri virtualHost) => Task.WhenAll(DelayLevels.Levels
        .Select(DelayLevels.Name).Append(DelayTestQueue.Queue).Select(queue => TestServers.MessagesInAsync(virtualHost, queue)));

    private static void AssertNotEarly(DeliveredMessage letter) =>
        Assert.True(letter.Lateness >= TimeSpan.Zero, $"Message {letter.Letter.Number} arrived {-letter.Lateness} early");

    private static void WriteLateness(string what, IReadOnlyCollection<DeliveredMessage> returned)
    {
        var late = returned.Select(letter => letter.Lateness.TotalMilliseconds).Order().ToList();
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{what}: half within {late[late.Count / 2]:0} ms, all within {late[^1]:0} ms after they were due");
    }
}
