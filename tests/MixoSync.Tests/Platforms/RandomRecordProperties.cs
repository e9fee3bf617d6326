using System.Text;
using System.Text.Json;
using CsCheck;
using MixoSync.Platforms.Mixo;

namespace MixoSync.Tests.Platforms;

/// <summary>Whatever a record contains, reading a page never throws, and the records next to it are kept.</summary>
public sealed class RandomRecordProperties
{
    private const string Valid = """{"id":"valid","name":"Valid","budget":1}""";

    [Fact]
    public void ARandomRecordNeverThrowsAndNeverHidesAnotherOne() => RandomRecords.Record.Array[1, 3].Sample(
        records =>
        {
            var body = $$$"""{"data":[{{{Valid}}},{{{string.Join(',', records)}}},{{{Valid}}}],"pagination":{"total":9}}""";

            var page = MixoResponses.Page(JsonElement.Parse(Encoding.UTF8.GetBytes(body)), 1);

            Assert.Equal(records.Length + 2, page.Campaigns.Count);
            Assert.Equal("Valid", page.Campaigns[0].Campaign?.Name);
            Assert.Equal("Valid", page.Campaigns[^1].Campaign?.Name);
            Assert.All(page.Campaigns, listed => Assert.True(listed.Campaign is null != listed.ValidationError is null));
        },
        iter: 10_000,
        threads: 1);
}
