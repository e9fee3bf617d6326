using Microsoft.Extensions.DependencyInjection;
using MixoSync.Clients;
using MixoSync.IntegrationTests.Support;
using MixoSync.Messaging;
using MixoSync.Pipeline;
using MixoSync.Platforms;
using MixoSync.Runs;
using MixoSync.Scheduling;
using MixoSync.Storage;
using MixoSync.Tests.Runs;
using MixoSync.Tests.Storage;
using MixoSync.Tests.Support;

namespace MixoSync.Tests.Pipeline;

/// <summary>Probes that pass through the queues of an in-memory bus.</summary>
public sealed class LostMessageTests
{
    private readonly FakeAdPlatform platform = new(["a"]);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ARunWhoseMessageWasLostFails()
    {
        await using var pipeline = await StartAsync();
        var run = await StartWithoutMessageAsync(pipeline);

        var ended = await ScheduleUntilEndedAsync(pipeline, run);

        Assert.Equal((RunState.Failed, FailureKind.Lost), (ended.State, ended.FailureKind));
        Assert.Equal(run, Assert.Single(pipeline.Logs.Of(1230)).Properties["RunId"]);
    }

    [Fact]
    public async Task ACampaignWhoseMessageWasLostFailsAlone()
    {
        await using var pipeline = await StartAsync();
        var run = await StartWithoutMessageAsync(pipeline);
        await pipeline.Get<ListingStore>().RecordPageAsync(run, 1, Samples.LastPage("a", "b"), Token);
        await pipeline.HandleAsync(new SyncCampaign(run, "acme", Listings.Listed("a"), DateTimeOffset.UnixEpoch));

        var ended = await ScheduleUntilEndedAsync(pipeline, run);

        Assert.Equal((RunState.Partial, 1, 1), (ended.State, ended.Synced, ended.Failed));
    }

    [Fact]
    public async Task AFailedProbeIsNotADeadLetter()
    {
        await using var pipeline = await StartAsync();
        await using (var connection = await pipeline.Get<Database>().OpenAsync(Token))
        {
            await using var command = connection.CreateCommand();
            command.CommandText = "ALTER TABLE sync_items RENAME TO sync_items_away";
            await command.ExecuteNonQueryAsync(Token);
        }

        await pipeline.HandleOnAsync(QueueNames.SyncCampaign, new CheckRun(Guid.NewGuid(), "acme", DateTimeOffset.UnixEpoch, Passed: 3));

        Assert.Single(pipeline.Logs.Of(1231));
    }

    private Task<EmbeddedPipeline> StartAsync() => EmbeddedPipeline.StartAsync(services => services
        .AddSingleton<IAdPlatform>(platform)
        .Configure<RunOptions>(options => options.LostAfter = TimeSpan.FromSeconds(1)));

    private async Task<Guid> StartWithoutMessageAsync(EmbeddedPipeline pipeline)
    {
        await pipeline.Get<ClientStore>().AddAsync(TestClients.Of(platform), replace: true, Token);
        var run = await pipeline.Get<RunStore>().OpenAsync(new NewRun("acme", RunOrigin.Manual), Token);
        await pipeline.Get<RunStore>().TryStartAsync(run!.Value, isRedelivered: false, Token);
        return run.Value;
    }

    private static async Task<Run> ScheduleUntilEndedAsync(EmbeddedPipeline pipeline, Guid run) => (await Eventually.BecomesAsync(
        async () =>
        {
            await pipeline.Get<Scheduler>().RunOnceAsync(Token);
            return await pipeline.Get<RunStore>().GetAsync(run, Token);
        },
        run => run is { IsActive: false }))!;
}
