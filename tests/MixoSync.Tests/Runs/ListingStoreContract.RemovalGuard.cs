using Dapper;
using MixoSync.Runs;

namespace MixoSync.Tests.Runs;

/// <summary>Removals that the guard holds, and the decision about them.</summary>
public abstract partial class ListingStoreContract
{
    private static readonly string[] TwentyFive = [.. Enumerable.Range(1, 25).Select(n => $"c{n:00}")];

    private RemovalStore Removals => new(Database);

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task AListingThatMissesTooManyCampaignsMarksNone(int listed)
    {
        var run = await NextRunAsync(await SyncedRunAsync(TwentyFive));

        var removals = await RecordAsync(run, 1, LastPage(listed, TwentyFive[..listed]));

        Assert.Equal(new Removals(0, 0, ReasonIncomplete: null, Held: 25 - listed), removals);
        Assert.Empty(await RemovedAsync(run));
        Assert.Equal(TwentyFive[listed..], (await Removals.ListCampaignsAsync(run.ClientId, 100, Token)).Select(held => held.CampaignId));
    }

    [Fact]
    public async Task ARunWhoseListingMissesTooManyCampaignsEndsPartiallyWithTheReason()
    {
        var run = await NextRunAsync(await SyncedRunAsync(TwentyFive));
        await RecordAsync(run, 1, LastPage(total: 0));

        await Runs.TryCompleteAsync(run.Id, BackfillSchedule.Parse("06:00:00"), Token);

        run = await ReadAsync(run);
        Assert.Equal((RunState.Partial, 25, null), (run.State, run.HeldRemovals, run.BackfillAt));
        Assert.StartsWith("25 of 25 campaigns are missing from the listing, so none was marked as removed", run.Reason);
    }

    [Fact]
    public async Task FewMissingCampaignsAreRemovedWithoutADecision()
    {
        var run = await MissingRunAsync(TwentyFive[2..], TwentyFive);

        Assert.Equal(new Removals(2, 0, ReasonIncomplete: null), await RecordAsync(run, 1, LastPage(23, TwentyFive[2..])));
    }

    [Fact]
    public async Task ApprovedRemovalsAreMarkedAndNoLongerHeld()
    {
        var run = await HeldRunAsync();

        Assert.Equal(25, await Removals.ApproveAsync(run.ClientId, Token));

        Assert.Equal(TwentyFive, await RemovedAsync(run));
        Assert.Empty(await Removals.ListAsync(Token));
        Assert.Equal(0, await Removals.ApproveAsync(run.ClientId, Token));
    }

    [Fact]
    public async Task DiscardedRemovalsStartOver()
    {
        var run = await HeldRunAsync();

        Assert.Equal(25, await Removals.DiscardAsync(run.ClientId, Token));
        Assert.Empty(await Removals.ListAsync(Token));

        Assert.Equal(25, (await RecordAsync(run, 1, LastPage(total: 0)))!.Held);
        Assert.Empty(await RemovedAsync(run));
    }

    [Fact]
    public async Task TwoLaterListingsAnHourApartConfirmTheRemoval()
    {
        var run = await HeldRunAsync();
        Assert.Equal(25, (await RecordAsync(run, 1, LastPage(total: 0)))!.Held);
        await ShiftConfirmationAsync(run, TimeSpan.FromMinutes(-61));
        run = await NextRunAsync(run);

        Assert.Equal(new Removals(25, 0, ReasonIncomplete: null), await RecordAsync(run, 1, LastPage(total: 0)));

        Assert.Equal(TwentyFive, await RemovedAsync(run));
        run = await ReadAsync(run);
        Assert.Equal((25, 0, null), (run.Removed, run.HeldRemovals, run.Reason));
    }

    [Fact]
    public async Task TwoLaterListingsWithinAnHourDoNotConfirmTheRemoval()
    {
        var run = await HeldRunAsync();
        await RecordAsync(run, 1, LastPage(total: 0));
        await ShiftConfirmationAsync(run, TimeSpan.FromMinutes(-59));
        run = await NextRunAsync(run);

        Assert.Equal(25, (await RecordAsync(run, 1, LastPage(total: 0)))!.Held);
    }

    [Fact]
    public async Task ALastPageRecordedTwiceDoesNotConfirmTheRemoval()
    {
        var run = await NextRunAsync(await SyncedRunAsync(TwentyFive));
        await RecordAsync(run, 1, LastPage(total: 0));
        await RecordAsync(run, 1, LastPage(total: 0));
        await ShiftConfirmationAsync(run, TimeSpan.FromMinutes(-61));

        Assert.Equal(25, (await RecordAsync(run, 1, LastPage(total: 0)))!.Held);
    }

    [Fact]
    public async Task AListingThatContainsAHeldCampaignClearsIt()
    {
        var run = await HeldRunAsync();

        await RecordAsync(run, 1, LastPage(20, TwentyFive[..20]));

        Assert.Empty(await Removals.ListCampaignsAsync(run.ClientId, 100, Token));
        Assert.Equal(TwentyFive[20..], await RemovedAsync(run)); // few, and missing from a second listing
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(null, 0)]
    [InlineData(100, null)]
    [InlineData(null, 25)]
    public async Task AClientCanHaveItsOwnLimits(int? percent, int? count)
    {
        var run = await NextRunAsync(await SyncedRunAsync(TwentyFive));
        await Clients.ChangeAsync(run.ClientId, client => client with { RemovalGuardPercent = percent, RemovalGuardCount = count }, Token);

        Assert.Equal(new Removals(0, 25, ReasonIncomplete: null), await RecordAsync(run, 1, LastPage(total: 0)));
    }

    /// <summary>Starts a run after a listing whose removals were held.</summary>
    private async Task<Run> HeldRunAsync()
    {
        var run = await NextRunAsync(await SyncedRunAsync(TwentyFive));
        Assert.Equal(25, (await RecordAsync(run, 1, LastPage(total: 0)))!.Held);
        return await NextRunAsync(run);
    }

    private async Task ShiftConfirmationAsync(Run run, TimeSpan fromNow)
    {
        await using var connection = await Database.OpenAsync(Token);
        var time = await Listings.GetTimeAsync(Token) + fromNow;
        await connection.ExecuteAsync(
            "UPDATE campaigns SET removal_confirmed_at = @time WHERE client_id = @ClientId AND removal_confirmed_at IS NOT NULL", new { time, run.ClientId });
    }
}
