using MixoSync.Runs;
using MixoSync.Scheduling;
using MixoSync.Storage;
using MixoSync.Tests.Storage;

namespace MixoSync.Tests.Scheduling;

/// <summary>Runs whose first message has not been published.</summary>
public abstract partial class ScheduleStoreContract
{
    [Fact]
    public async Task AnUnpublishedRunIsClaimed()
    {
        var client = await AddClientAsync();
        var run = await Runs.OpenAsync(new NewRun(client.Id, RunOrigin.Schedule), Token);
        Assert.Equal([new OpenedRun(run!.Value, client.Id)], await Schedule.ClaimUnpublishedAsync(10, Token));
    }

    [Fact]
    public async Task AManualRunIsClaimedOnlyAfterTheLeaseOfItsOpener()
    {
        var client = await AddClientAsync();
        var run = await Runs.OpenAsync(new NewRun(client.Id, RunOrigin.Manual), Token);
        Assert.Empty(await Schedule.ClaimUnpublishedAsync(10, Token));

        await Database.SetPublishClaimAsync(run!.Value, -ScheduleStore.PublishLease - Second);

        Assert.Equal(run, Assert.Single(await Schedule.ClaimUnpublishedAsync(10, Token)).RunId);
    }

    [Fact]
    public async Task AClaimedRunIsNotClaimedAgainDuringItsLease()
    {
        var run = await OpenRunAsync();
        await Schedule.ClaimUnpublishedAsync(10, Token);
        Assert.Empty(await Schedule.ClaimUnpublishedAsync(10, Token));

        await Database.SetPublishClaimAsync(run, -ScheduleStore.PublishLease / 2);

        Assert.Empty(await Schedule.ClaimUnpublishedAsync(10, Token));
    }

    [Fact]
    public async Task ARunIsClaimedAgainAfterItsLease()
    {
        var run = await OpenRunAsync();
        await Schedule.ClaimUnpublishedAsync(10, Token);
        await Database.SetPublishClaimAsync(run, -ScheduleStore.PublishLease - Second);
        Assert.Equal(run, Assert.Single(await Schedule.ClaimUnpublishedAsync(10, Token)).RunId);
    }

    [Fact]
    public async Task ARunClaimedAgainHasANewLease()
    {
        var run = await OpenRunAsync();
        await Database.SetPublishClaimAsync(run, -ScheduleStore.PublishLease - Second);
        await Schedule.ClaimUnpublishedAsync(10, Token);
        Assert.Empty(await Schedule.ClaimUnpublishedAsync(10, Token));
    }

    [Fact]
    public async Task APublishedRunIsNotClaimed()
    {
        var run = await OpenRunAsync();
        await Runs.MarkPublishedAsync(run, Token);
        Assert.Empty(await Schedule.ClaimUnpublishedAsync(10, Token));
    }

    [Fact]
    public async Task AStartedRunIsNotClaimed()
    {
        await StartRunAsync();
        Assert.Empty(await Schedule.ClaimUnpublishedAsync(10, Token));
    }

    [Fact]
    public async Task TheOldestUnpublishedRunsComeFirst()
    {
        Guid[] runs = [await OpenRunAsync(), await OpenRunAsync(), await OpenRunAsync()];

        var claimed = await Schedule.ClaimUnpublishedAsync(2, Token);

        Assert.Equal(runs[..2], claimed.Select(message => message.RunId));
        Assert.Equal(runs[2], Assert.Single(await Schedule.ClaimUnpublishedAsync(2, Token)).RunId);
    }

    [Fact]
    public async Task ConcurrentSchedulersClaimEachUnpublishedRunOnce()
    {
        var runs = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => OpenRunAsync()));

        var claimed = await ConcurrentlyAsync(8, () => Schedule.ClaimUnpublishedAsync(3, Token));

        Assert.Equal(runs.Order(), claimed.Select(message => message.RunId).Order());
    }
}
