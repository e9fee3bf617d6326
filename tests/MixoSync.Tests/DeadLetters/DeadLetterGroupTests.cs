using MixoSync.DeadLetters;

namespace MixoSync.Tests.DeadLetters;

public sealed class DeadLetterGroupTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void TheSameFailureOfDifferentCampaignsHasOneCause()
    {
        var groups = DeadLetterGroup.Of(
        [
            .. Enumerable.Range(1, 30).Select(i => CreateDeadLetter($"campaign_{i}", $"the sync of campaign_{i} was answered with 400")),
            .. Enumerable.Range(31, 20).Select(i => CreateDeadLetter($"campaign_{i}", "budget is no number")),
        ]);

        Assert.Equal(
            [(30, "the sync of … was answered with 400"), (20, "budget is no number")],
            groups.Select(group => (group.Count, group.Cause)));
    }

    [Fact]
    public void TheSameReasonWithTwoKindsHasTwoCauses() =>
        Assert.Equal(2, DeadLetterGroup.Of([CreateDeadLetter("a", "gone"), CreateDeadLetter("a", "gone") with { Kind = "Transient" }]).Count);

    [Fact]
    public void AGroupContainsItsClientsAndTimes()
    {
        var group = Assert.Single(DeadLetterGroup.Of(
        [
            CreateDeadLetter("a", "globex has no a") with { ClientId = "globex", LastFailedAt = Noon.AddHours(1) },
            CreateDeadLetter("b", "acme has no b"),
            CreateDeadLetter("c", "acme has no c") with { LastFailedAt = null },
        ]));

        Assert.Equal("… has no …", group.Cause);
        Assert.Equal(["acme", "globex"], group.Clients);
        Assert.Equal((Noon, Noon.AddHours(1)), (group.Oldest, group.Newest));
    }

    [Theory]
    [InlineData("campaign 4 was answered with 400", "4", "campaign … was answered with 400")]
    [InlineData("campaign_4 is not campaign_44", "campaign_4", "… is not campaign_44")]
    [InlineData("4", "4", "…")]
    [InlineData("a.b(a.b)", "a.b", "…(…)")]
    [InlineData("nothing", "", "nothing")]
    [InlineData("nothing", null, "nothing")]
    public void AnIdIsRemovedIfItIsAWholeWord(string reason, string? campaign, string cause) =>
        Assert.Equal(cause, FailureCause.Of(reason, campaign));

    private static DeadLetter CreateDeadLetter(string campaign, string reason) => new()
    {
        Queue = "sync-campaign_error",
        Id = Guid.NewGuid().ToString(),
        ClientId = "acme",
        CampaignId = campaign,
        Kind = "Rejected",
        Reason = reason,
        LastFailedAt = Noon,
    };
}
