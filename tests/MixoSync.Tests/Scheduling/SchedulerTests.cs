using Microsoft.Extensions.Time.Testing;
using MixoSync.Clients;
using MixoSync.DeadLetters;
using MixoSync.IntegrationTests.Support;
using MixoSync.Runs;
using MixoSync.Scheduling;
using MixoSync.Tests.Support;

namespace MixoSync.Tests.Scheduling;

/// <summary>Cycles of the scheduler, with a fake clock that only the tests advance.</summary>
public sealed class SchedulerTests
{
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 1, 1, 0, 30, 0, TimeSpan.Zero));
    private readonly TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly FakeAdPlatform platform = new(["a"]);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task NoRunStartsBeforeTheClientIsDue()
    {
        await using var pipeline = await StartAsync();

        await RunSchedulerAsync(pipeline, TimeSpan.FromMinutes(29));

        Assert.Empty(await RunsAsync(pipeline));
    }

    [Fact]
    public async Task ADueClientGetsOneRunThatCompletes()
    {
        await using var pipeline = await StartAsync();

        await RunSchedulerAsync(pipeline, TimeSpan.FromMinutes(30));
        await RunSchedulerAsync(pipeline, TimeSpan.FromSeconds(5));

        var run = Assert.Single(await RunsAsync(pipeline));
        Assert.Equal(RunOrigin.Schedule, run.Origin);
        Assert.Equal(RunState.Succeeded, (await pipeline.EndOfAsync(run.Id)).State);
    }

    [Fact]
    public async Task NoSecondRunStartsDuringARun()
    {
        platform.OnSync = _ => gate.Task;
        await using var pipeline = await StartAsync();
        await RunSchedulerAsync(pipeline, TimeSpan.FromHours(1));

        await RunSchedulerAsync(pipeline, TimeSpan.FromHours(1));

        var run = Assert.Single(await RunsAsync(pipeline));
        Assert.Equal("acme", Assert.Single(pipeline.Logs.Of(1301)).Properties["ClientId"]);
        gate.SetResult();
        await pipeline.EndOfAsync(run.Id);
    }

    [Fact]
    public async Task TheNextRunStartsAfterTheFirst()
    {
        await using var pipeline = await StartAsync();
        await RunSchedulerAsync(pipeline, TimeSpan.FromHours(1));
        await pipeline.EndOfAsync(Assert.Single(await RunsAsync(pipeline)).Id);

        await RunSchedulerAsync(pipeline, TimeSpan.FromHours(1));

        Assert.Equal(2, (await RunsAsync(pipeline)).Count);
    }

    [Fact]
    public async Task AFailedPublishIsRetriedAfterTheLease()
    {
        await using var pipeline = await StartAsync();
        var broker = BrokenBroker.Of(pipeline);
        await Assert.ThrowsAsync<IOException>(() => RunSchedulerAsync(pipeline, TimeSpan.FromHours(1)));
        broker.Repair();

        await RunSchedulerAsync(pipeline, ScheduleStore.PublishLease);
        Assert.Equal(RunState.Queued, Assert.Single(await RunsAsync(pipeline)).State);
        await RunSchedulerAsync(pipeline, TimeSpan.FromSeconds(1));

        var run = Assert.Single(await RunsAsync(pipeline));
        Assert.Equal(RunState.Succeeded, (await pipeline.EndOfAsync(run.Id)).State);
    }

    [Fact]
    public async Task AFailedCycleIsLoggedAndTheNextOneCatchesUp()
    {
        await using var pipeline = await StartAsync();
        var broker = BrokenBroker.Of(pipeline);
        time.Advance(TimeSpan.FromHours(1));
        var service = pipeline.Hosted<SchedulerService>();
        await service.StartAsync(Token);
        await Eventually.BecomesAsync(() => Task.FromResult(pipeline.Logs.Of(1302).Count()), lines => lines == 1);
        broker.Repair();

        time.Advance(ScheduleStore.PublishLease + TimeSpan.FromSeconds(1));

        var run = Assert.Single(await RunsAsync(pipeline));
        Assert.Equal(RunState.Succeeded, (await pipeline.EndOfAsync(run.Id)).State);
        await service.StopAsync(Token);
    }

    private async Task<EmbeddedPipeline> StartAsync()
    {
        var pipeline = await EmbeddedPipeline.StartAsync(platform, time);
        var hourly = TestClients.Of(platform) with { Schedule = CronSchedule.Parse("0 * * * *") };
        await pipeline.Get<ClientStore>().AddAsync(hourly, replace: false, Token);
        return pipeline;
    }

    private Task RunSchedulerAsync(EmbeddedPipeline pipeline, TimeSpan later)
    {
        time.Advance(later);
        return pipeline.Get<Scheduler>().RunOnceAsync(Token);
    }

    private static Task<IReadOnlyList<Run>> RunsAsync(EmbeddedPipeline pipeline) =>
        pipeline.Get<RunStore>().ListAsync("acme", 10, Token);
}
