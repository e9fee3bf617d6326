using MixoSync.Pipeline;

namespace MixoSync.Tests.Pipeline;

public sealed class MessageIdsTests
{
    private static readonly Guid RunId = Guid.Parse("0198f0a0-0000-7000-8000-000000000001");

    [Fact]
    public void CopiesOfAMessageHaveTheSameId() =>
        Assert.Equal(MessageIds.For(RunId, "campaign_1"), MessageIds.For(RunId, "campaign_1"));

    [Fact]
    public void CampaignsHaveDifferentIds() => Assert.NotEqual(MessageIds.For(RunId, "campaign_1"), MessageIds.For(RunId, "campaign_2"));

    [Fact]
    public void RunsHaveDifferentIds() => Assert.NotEqual(MessageIds.For(RunId, "campaign_1"), MessageIds.For(Guid.Empty, "campaign_1"));
}
