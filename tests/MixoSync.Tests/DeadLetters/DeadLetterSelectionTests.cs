using MixoSync.DeadLetters;

namespace MixoSync.Tests.DeadLetters;

public sealed class DeadLetterSelectionTests
{
    private static readonly DeadLetter Sample = new()
    {
        Queue = "sync-campaign_error",
        Id = "5f8e0c1e",
        ClientId = "acme",
        CampaignId = "campaign_7",
        Kind = "RateLimited",
        Reason = "Answered with 429",
    };

    public static TheoryData<string, string, string, string, bool> Selections => new()
    {
        { "", "", "", "", true },
        { "acme", "", "", "", true },
        { "ACME", "", "", "", false },
        { "", "rate-limited", "", "", true },
        { "", "ratelimited", "", "", true },
        { "", "RateLimited", "campaign_7", "WITH 429", true },
        { "", "Rejected", "", "", false },
        { "", "", "campaign_70", "", false },
        { "acme", "", "campaign_7", "with 400", false },
    };

    [Theory]
    [MemberData(nameof(Selections))]
    public void ADeadLetterMatchesIfItMeetsAllConditions(string client, string kind, string campaign, string reason, bool isMatch) =>
        Assert.Equal(isMatch, new DeadLetterSelection
        {
            ClientId = NullIfEmpty(client),
            Kind = NullIfEmpty(kind),
            CampaignId = NullIfEmpty(campaign),
            Reason = NullIfEmpty(reason),
        }.Matches(Sample));

    [Fact]
    public void ADeadLetterMatchesAnyOfSeveralIds()
    {
        Assert.True(new DeadLetterSelection { Ids = ["other", "5F8E0C1E"] }.Matches(Sample));
        Assert.False(new DeadLetterSelection { Ids = ["other"] }.Matches(Sample));
    }

    private static string? NullIfEmpty(string text) => text is "" ? null : text;
}
