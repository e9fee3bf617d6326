using MixoSync.DeadLetters;

namespace MixoSync.Tests.DeadLetters;

public sealed class DeadLetterGroupTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void TheSameFailureOfDifferentCampaignsIsOneCause()
    {
        var groups = DeadLetterGroup.Of(
        [
            .. Enumerable.Range(1, 30).Select(i => Letter($"campaign_{i}", $"the sync of campaign_{i} was answered with 400")),
            .. Enumerable.Range(31, 20).Select(i => Letter($"campaign_{i}", "budget is no number")),
        ]);

        Assert.Equal(
            [(30, "the sync of … was answered with 400"), (20, "budget is no number")],
            groups.Select(group => (group.Count, group.Cause)));
    }

    [Fact]
    public void TheSameReasonWithTwoKindsIsTwoCauses() =>
        Assert.Equal(2, DeadLetterGroup.Of([Letter("a", "gone"), Letter("a", "gone") with { Kind = "Transient" }]).Count);

    [Fact]
    public void AGroupHasItsClientsAndTimes()
    {
        var group = Assert.Single(DeadLetterGroup.Of(
        [
            Letter("a", "globex has no a") with { ClientId = "globex", LastFailedAt = Noon.AddHours(1) },
            Letter("b", "acme has no b"),
            Letter("c", "acme has no c") with { LastFailedAt = null },
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
    public void OnlyWholeNamesAreRemoved(string reason, string? campaign, string cause) =>
        Assert.Equal(cause, FailureCause.Of(reason, campaign));

    private static DeadLetter Letter(string campaign, string reason) => new()
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
