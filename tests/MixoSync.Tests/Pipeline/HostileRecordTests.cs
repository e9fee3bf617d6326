using MixoSync.MockApi;
using MixoSync.Platforms;
using MixoSync.Runs;
using MixoSync.Tests.Support;
using static MixoSync.Tests.MockApi.Support.MixoStarts;

namespace MixoSync.Tests.Pipeline;

/// <summary>A page whose first ten records are hostile, each in a different way.</summary>
public sealed class HostileRecordTests
{
    [Fact]
    public async Task TheOtherRecordsOfThePageAreSynced()
    {
        await using var mixo = await HostileAsync();
        await using var pipeline = await EmbeddedPipeline.StartAsync();

        var run = await pipeline.RunAsync(TestClients.Of(mixo) with { PageSize = 12 });

        Assert.Equal((RunState.Partial, 12, 8, 4), (run.State, run.Listed, run.Synced, run.Failed));
    }

    [Fact]
    public async Task HostileNamesAreStoredUnchanged()
    {
        await using var mixo = await HostileAsync();
        await using var pipeline = await EmbeddedPipeline.StartAsync();

        await pipeline.RunAsync(TestClients.Of(mixo));

        Assert.Equal(
            new Dictionary<string, string>
            {
                ["campaign_3"] = """O'Brien "the 'best'" \ `offer`""",
                ["campaign_4"] = "Robert'); DROP TABLE campaigns; --",
                ["campaign_5"] = "<script>alert('mixo')</script>",
                ["campaign_6"] = "first\r\nsecond\nthird",
                ["campaign_8"] = new string('x', 5_000),
                ["campaign_9"] = "Summer ☀️ 👩‍👩‍👧‍👦 🚀",
                ["campaign_11"] = "Campaign 11",
                ["campaign_12"] = "Campaign 12",
            },
            (await pipeline.CampaignsAsync()).ToDictionary(campaign => campaign.CampaignId, campaign => campaign.Name));
    }

    [Fact]
    public async Task InvalidRecordsAreFailedItemsWithTheirValidationError()
    {
        await using var mixo = await HostileAsync();
        await using var pipeline = await EmbeddedPipeline.StartAsync();

        var run = await pipeline.RunAsync(TestClients.Of(mixo));

        var failed = await pipeline.Get<RunStore>().ListFailedItemsAsync(run.Id, 10, TestContext.Current.CancellationToken);
        Assert.All(failed, item => Assert.Equal(FailureKind.InvalidData, item.FailureKind));
        Assert.Equal(
            [
                ("(no id: record 1.1)", "id is missing"),
                ("campaign_10", "name contains a character that is not valid Unicode"),
                ("campaign_2", "budget is not a number"),
                ("campaign_7", "name contains a NUL character, which PostgreSQL cannot store"),
            ],
            failed.Select(item => (item.CampaignId, item.Reason)));
    }

    [Fact]
    public async Task InvalidRecordsAreDeadLetteredUnchanged()
    {
        await using var mixo = await HostileAsync();
        await using var pipeline = await EmbeddedPipeline.StartAsync();

        await pipeline.RunAsync(TestClients.Of(mixo));

        var deadLetters = await pipeline.DeadLetters.TakeAsync(4);
        Assert.All(deadLetters, deadLetter => Assert.Equal(deadLetter.Message.Listed.ValidationError, deadLetter.Reason));
        Assert.Contains(deadLetters, deadLetter => deadLetter.Message.Listed.Raw!.Contains("\"a lot\"", StringComparison.Ordinal));
        Assert.Contains(deadLetters, deadLetter => deadLetter.Message.Listed.Raw!.Contains(@"\ud800", StringComparison.Ordinal));
    }

    private static Task<MockPlatform> HostileAsync() => MixoAsync(options =>
    {
        Kind(options);
        options.CampaignsPerClient = 12;
        options.HostileRecords = 10;
    });
}
