using MixoSync.Pipeline;
using MixoSync.Pipeline.Failures;
using MixoSync.Platforms;
using MixoSync.Tests.Storage;

namespace MixoSync.Tests.Pipeline.Failures;

/// <summary>Counting failed attempts.</summary>
public abstract class AttemptStoreContract(TestStorage storage) : StorageContract(storage)
{
    private static readonly Failure Down = new(FailureKind.Transient, "503");

    private AttemptStore Attempts => new(Database);

    [Fact]
    public async Task EachAttemptIsCountedAndTheFirstFailureTimeIsKept()
    {
        var run = await ListedRunAsync("a", "b");

        var first = await CountAsync(Message(run, "a"));
        var second = await CountAsync(Message(run, "a"));

        Assert.Equal((1, 2), (first!.Count, second!.Count));
        Assert.Equal(first.FirstFailedAt, second.FirstFailedAt);
        Assert.True(second.LastFailedAt > first.LastFailedAt);
        Assert.Equal(1, (await CountAsync(Message(run, "b")))!.Count);
    }

    [Fact]
    public async Task ReplayingACampaignResetsItsAttempts()
    {
        var run = await ListedRunAsync("a");
        for (var attempt = 1; attempt <= 3; attempt++) await CountAsync(Message(run, "a"));
        await FailAsync(run, "a");

        Assert.Equal(1, (await CountAsync(Message(run, "a"), redeliveries: 0))!.Count);
        Assert.Equal(2, (await CountAsync(Message(run, "a"), redeliveries: 1))!.Count);
    }

    [Fact]
    public async Task ASyncedCampaignHasNoAttempts()
    {
        var run = await ListedRunAsync("a");
        await SyncAsync(run, "a");

        Assert.Null(await CountAsync(Message(run, "a")));
    }

    [Fact]
    public async Task APageResetsTheAttemptsOfItsListing()
    {
        var run = await StartRunAsync();
        var page = new FetchCampaignPage(run.Id, run.ClientId, 1, null);

        Assert.Equal(1, (await CountAsync(page))!.Count);
        Assert.Equal(2, (await CountAsync(page))!.Count);
        await Listings.RecordPageAsync(run.Id, 1, Samples.LastPage("a"), Token);

        Assert.Equal(1, (await CountAsync(page))!.Count);
    }

    [Fact]
    public async Task ADeletedRunHasNoAttempts() =>
        Assert.Null(await CountAsync(new StartClientSync(Guid.NewGuid(), "gone")));

    private Task<Attempts?> CountAsync(IRunMessage message, int redeliveries = 0) =>
        Attempts.CountAsync(message, Down, redeliveries, Token);
}
