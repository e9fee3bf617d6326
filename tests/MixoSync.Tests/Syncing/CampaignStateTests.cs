using MixoSync.Syncing;

namespace MixoSync.Tests.Syncing;

/// <summary>Which campaigns are left alone.</summary>
public sealed class CampaignStateTests
{
    private static readonly DateTimeOffset changed = new(2026, 1, 10, 0, 0, 0, TimeSpan.Zero);

    private static readonly CampaignState stored = new() { Item = "pending", ContentHash = "same", ChangedAt = changed };

    [Fact]
    public void AnUnchangedCampaignIsSyncedUnlessItsClientOptsOut() => Assert.Null(stored.ReasonToSkip("same", skipUnchanged: false));

    [Fact]
    public void AnUnchangedCampaignIsSkippedWhereItsClientOptsIn() =>
        Assert.Contains("unchanged", stored.ReasonToSkip("same", skipUnchanged: true));

    [Fact]
    public void AChangedCampaignIsSynced() => Assert.Null(stored.ReasonToSkip("other", skipUnchanged: true));

    [Fact]
    public void ACampaignThatWasNeverStoredIsSynced() => Assert.Null(
        new CampaignState { Since = changed }.ReasonToSkip("same", skipUnchanged: true));

    [Fact]
    public void ACampaignAskedForByNameIsSyncedEvenUnchanged() => Assert.Null(
        (stored with { CampaignIds = new CampaignIds(["a"]) }).ReasonToSkip("same", skipUnchanged: true));

    [Fact]
    public void ACampaignThatChangedBeforeTheTimeAskedForIsSkipped() => Assert.Contains(
        "since", (stored with { Since = changed.AddTicks(1) }).ReasonToSkip("same", skipUnchanged: false));

    [Fact]
    public void ACampaignThatChangedAtTheTimeAskedForIsSynced() => Assert.Null(
        (stored with { Since = changed }).ReasonToSkip("same", skipUnchanged: false));

    [Theory]
    [InlineData("synced", true)]
    [InlineData("skipped", true)]
    [InlineData("pending", false)]
    [InlineData("failed", false)]
    [InlineData(null, false)]
    public void OnlyWhatIsSyncedOrSkippedIsDone(string? item, bool done) =>
        Assert.Equal(done, new CampaignState { Item = item }.IsDone);
}
