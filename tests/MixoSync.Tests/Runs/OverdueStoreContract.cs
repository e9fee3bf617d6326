using MixoSync.Runs;
using MixoSync.Storage;
using MixoSync.Tests.Storage;

namespace MixoSync.Tests.Runs;

/// <summary>Runs that have made no progress for long.</summary>
public abstract partial class OverdueStoreContract(TestStorage storage) : StorageContract(storage)
{
    private static readonly TimeSpan LostAfter = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LongAgo = -2 * LostAfter;

    [Fact]
    public async Task ARunThatProgressesIsNotOverdue()
    {
        await PublishedRunAsync();
        await StartRunAsync();
        await ListedRunAsync("a");
        Assert.Empty(await ClaimAsync());
    }

    [Fact]
    public async Task APublishedRunThatDoesNotStartIsOverdue()
    {
        var run = await PublishedRunAsync();
        await Database.SetLastHeardOfAsync(run, LongAgo);
        Assert.Equal(run, Assert.Single(await ClaimAsync()).RunId);
    }

    [Fact]
    public async Task AnUnpublishedRunIsNotOverdue()
    {
        await Database.SetLastHeardOfAsync(await OpenRunAsync(), LongAgo);
        Assert.Empty(await ClaimAsync());
    }

    [Fact]
    public async Task AListingWithoutProgressIsOverdue()
    {
        var run = await StartRunAsync();
        await Database.SetLastHeardOfAsync(run.Id, LongAgo);
        Assert.Equal(run.ClientId, Assert.Single(await ClaimAsync()).ClientId);
    }

    [Fact]
    public async Task ACampaignThatIsNotHandledIsOverdue()
    {
        var run = await ListedRunAsync("a");
        await Database.SetLastHeardOfAsync(run.Id, LongAgo);
        Assert.Single(await ClaimAsync());
    }

    [Fact]
    public async Task ParkedMessagesAreNeverOverdue()
    {
        var run = await StartRunAsync();
        await Listings.RecordPageAsync(run.Id, 1, Samples.Page("a"), Token);
        await Database.SetLastHeardOfAsync(run.Id, 100 * LongAgo);

        await Items.SaveParkedAsync(Message(run, "a").Item, TimeSpan.FromHours(5), "waiting for quota", Token);
        await Listings.SaveParkedAsync(run.Id, TimeSpan.FromHours(5), "waiting for quota", Token);

        Assert.Empty(await ClaimAsync());
    }

    [Fact]
    public async Task AParkedStartIsNotOverdue()
    {
        var run = await PublishedRunAsync();
        await Database.SetLastHeardOfAsync(run, LongAgo);
        await Listings.SaveParkedAsync(run, TimeSpan.FromHours(1), "the database restarts", Token);
        Assert.Empty(await ClaimAsync());
    }

    [Fact]
    public async Task DeliveryCountsAsProgress()
    {
        var run = await StartRunAsync();
        await Listings.RecordPageAsync(run.Id, 1, Samples.Page("a"), Token);
        await Items.SaveParkedAsync(Message(run, "a").Item, LongAgo, "waiting for quota", Token);
        await Listings.SaveParkedAsync(run.Id, LongAgo, "waiting for quota", Token);

        await Items.TryClaimAsync(Message(run, "a").Item, isRedelivered: false, Token);
        await Listings.SaveDeliveredAsync(run.Id, Token);

        Assert.Empty(await ClaimAsync());
    }

    [Fact]
    public async Task ARunThatShouldHaveEndedIsOverdue()
    {
        var run = await ListedRunAsync();
        await Database.SetLastHeardOfAsync(run.Id, LongAgo);
        Assert.Single(await ClaimAsync());
    }

    [Fact]
    public async Task ARunThatHasEndedIsNotOverdue()
    {
        var (ended, cancelled) = (await ListedRunAsync(), await ListedRunAsync("a"));
        await Runs.TryCompleteAsync(ended.Id, BackfillSchedule.None, Token);
        await Runs.CancelAsync(cancelled.Id, "no longer needed", Token);
        await Database.SetLastHeardOfAsync(ended.Id, LongAgo);
        await Database.SetLastHeardOfAsync(cancelled.Id, LongAgo);
        Assert.Empty(await ClaimAsync());
    }

    [Fact]
    public async Task ConcurrentSchedulersClaimEachRunOnce()
    {
        var runs = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => ListedRunAsync("a")));
        foreach (var run in runs)
        {
            await Database.SetLastHeardOfAsync(run.Id, LongAgo);
        }

        var claimed = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => ClaimAsync(limit: 3))));

        Assert.Equal(runs.Select(run => run.Id).Order(), claimed.SelectMany(probes => probes).Select(probe => probe.RunId).Order());
    }

    private async Task<Guid> PublishedRunAsync()
    {
        var run = await OpenRunAsync();
        await Runs.MarkPublishedAsync(run, Token);
        return run;
    }

    private Task<IReadOnlyList<OverdueRun>> ClaimAsync(int limit = 10) => Overdue.ClaimAsync(limit, LostAfter, Token);

    private Task<LostMessages> FailLostAsync(OverdueRun probe) => Overdue.FailLostAsync(probe.RunId, probe.CheckedAt - LostAfter, Token);
}
