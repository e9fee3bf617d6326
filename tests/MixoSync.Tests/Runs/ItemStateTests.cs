using MixoSync.Quotas;
using MixoSync.Runs;

namespace MixoSync.Tests.Runs;

/// <summary>Which campaigns are skipped.</summary>
public sealed class ItemStateTests
{
    private static readonly DateTimeOffset Changed = new(2026, 1, 10, 0, 0, 0, TimeSpan.Zero);

    private static readonly ItemState Stored = new() { Item = "pending", ContentHash = "same", ChangedAt = Changed };

    [Fact]
    public void AnUnchangedCampaignIsSyncedByDefault() => Assert.Null(Stored.ReasonToSkip("same", skipUnchanged: false));

    [Fact]
    public void AnUnchangedCampaignIsSkippedIfItsClientOptsIn() =>
        Assert.Contains("unchanged", Stored.ReasonToSkip("same", skipUnchanged: true));

    [Fact]
    public void AChangedCampaignIsSynced() => Assert.Null(Stored.ReasonToSkip("other", skipUnchanged: true));

    [Fact]
    public void ACampaignThatWasNeverStoredIsSynced() => Assert.Null(
        new ItemState { Since = Changed }.ReasonToSkip("same", skipUnchanged: true));

    [Fact]
    public void TheLaneDependsOnWhatStartedTheRun() => Assert.Equal(
        [Lane.Normal, Lane.Normal, Lane.Urgent, Lane.Backfill],
        new[]
        {
            Stored, Stored with { Origin = RunOrigin.Manual }, Stored with { Origin = RunOrigin.Manual, CampaignIds = new CampaignIds(["a"]) },
            Stored with { Origin = RunOrigin.Backfill, CampaignIds = new CampaignIds(["a"]) },
        }.Select(state => state.Lane));

    [Fact]
    public void ARequestedCampaignIsSyncedEvenIfUnchanged() => Assert.Null(
        (Stored with { CampaignIds = new CampaignIds(["a"]) }).ReasonToSkip("same", skipUnchanged: true));

    [Fact]
    public void ACampaignChangedBeforeTheRequestedTimeIsSkipped() => Assert.Contains(
        "since", (Stored with { Since = Changed.AddTicks(1) }).ReasonToSkip("same", skipUnchanged: false));

    [Fact]
    public void ACampaignChangedAtTheRequestedTimeIsSynced() => Assert.Null(
        (Stored with { Since = Changed }).ReasonToSkip("same", skipUnchanged: false));

    [Theory]
    [InlineData("synced", true)]
    [InlineData("skipped", true)]
    [InlineData("pending", false)]
    [InlineData("failed", false)]
    [InlineData(null, false)]
    public void OnlySyncedAndSkippedItemsAreDone(string? item, bool done) =>
        Assert.Equal(done, new ItemState { Item = item }.IsDone);
}
