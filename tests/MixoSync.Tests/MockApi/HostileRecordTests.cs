using System.Text.Json;
using MixoSync.MockApi.Campaigns;
using MixoSync.Tests.MockApi.Support;
using static MixoSync.Tests.MockApi.Support.MixoStarts;

namespace MixoSync.Tests.MockApi;

public sealed class HostileRecordTests
{
    [Fact]
    public async Task OnlyTheFirstCampaignsAreReplaced()
    {
        var campaigns = await CampaignsAsync(hostile: 2);
        Assert.False(campaigns[0].TryGetProperty("id", out _));
        Assert.Equal("Campaign 1", campaigns[0].GetProperty("name").GetString());
        Assert.Equal("a lot", campaigns[1].GetProperty("budget").GetString());
        Assert.Equal(
            Enumerable.Range(3, 10).Select(number => $"Campaign {number}"),
            campaigns.Skip(2).Select(campaign => campaign.GetProperty("name").GetString()));
    }

    [Theory]
    [InlineData(3, """O'Brien "the 'best'" \ `offer`""")]
    [InlineData(4, "Robert'); DROP TABLE campaigns; --")]
    [InlineData(5, "<script>alert('mixo')</script>")]
    [InlineData(6, "first\r\nsecond\nthird")]
    [InlineData(7, "before\0after")]
    [InlineData(9, "Summer ☀️ 👩‍👩‍👧‍👦 🚀")]
    public async Task AHostileNameIsSentUnchanged(int number, string name)
    {
        var campaign = (await CampaignsAsync(HostileRecord.Kinds.Count))[number - 1];
        Assert.Equal(name, campaign.GetProperty("name").GetString());
        Assert.Equal($"campaign_{number}", campaign.GetProperty("id").GetString());
    }

    [Fact]
    public async Task ALongNameHasFiveThousandCharacters() =>
        Assert.Equal(5_000, (await CampaignsAsync(10))[7].GetProperty("name").GetString()!.Length);

    [Fact]
    public async Task ALoneSurrogateIsSentUnchanged() =>
        Assert.Equal("\"\\ud800\"", (await CampaignsAsync(10))[9].GetProperty("name").GetRawText());

    [Fact]
    public async Task TheKindsRepeatAfterTheLastOne() =>
        Assert.False((await CampaignsAsync(HostileRecord.Kinds.Count + 1))[^2].TryGetProperty("id", out _));

    private static async Task<IReadOnlyList<JsonElement>> CampaignsAsync(int hostile)
    {
        await using var mixo = await MixoAsync(options => options.HostileRecords = hostile);
        using var caller = await MixoCaller.LoggedInAsync(mixo);
        return (await caller.ListAsync(limit: 12)).Campaigns;
    }
}
