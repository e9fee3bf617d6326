using System.Globalization;
using System.Text;
using System.Text.Json;
using CsCheck;
using MixoSync.Platforms;
using MixoSync.Platforms.Mixo;
using MixoSync.Storage;
using MixoSync.Tests.Platforms;
using MixoSync.Tests.Storage;

namespace MixoSync.Tests.Runs;

/// <summary>Hostile names, and the precision of numbers and times.</summary>
public abstract partial class ItemStoreContract
{
    public static TheoryData<string> HostileNames { get; } =
    [
        "",
        "   ",
        "O'Brien's \"best\" `deal` \\ % _ ? @name :name $1 {0}",
        "'; DROP TABLE campaigns; --",
        "<script>alert(document.cookie)</script>",
        "two\nlines\r\nand\ttabs",
        new string('x', 5_000),
        "🎯 🏳️‍🌈 👩‍👩‍👧‍👦",
        "\u202Eright to left\u202C مرحبا שלום",
        "e\u0301 is not \u00E9, Z\u0351\u036B\u0343a\u0327\u0316",
        "\u0001\u001B[31m\u007F\uFEFF\uFFFD\uFFFF",
    ];

    [Theory]
    [MemberData(nameof(HostileNames))]
    public async Task AHostileNameIsStoredExactly(string name)
    {
        Assert.Equal(name, (await SavedAsync(Spring with { Name = name })).Name);
    }

    [Theory]
    [MemberData(nameof(HostileNames))]
    public async Task AHostileReasonIsStoredExactly(string reason)
    {
        var run = await ListedRunAsync("c1");
        await FailAsync(run, "c1", reason);
        Assert.Equal(reason, (await Database.ItemAsync(run.Id, "c1"))!.Reason);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("0.1")]
    [InlineData("-0.01")]
    [InlineData("1100.50")]
    [InlineData("0.000000000000001")]
    [InlineData("123456789012.345")]
    [InlineData("999999999999999")]
    public async Task AnAmountOfUpToFifteenDigitsIsStoredExactly(string amount)
    {
        var exact = decimal.Parse(amount, CultureInfo.InvariantCulture);
        Assert.Equal(exact, (await SavedAsync(Spring with { Budget = exact })).Budget);
    }

    [Fact]
    public async Task ConversionsMayBeFractional()
    {
        Assert.Equal(0.333333m, (await SavedAsync(Spring with { Conversions = 0.333333m })).Conversions);
    }

    [Fact]
    public async Task CountsMayUseAll64Bits()
    {
        var stored = await SavedAsync(Spring with { Impressions = long.MaxValue, Clicks = long.MaxValue - 1 });
        Assert.Equal((long.MaxValue, long.MaxValue - 1), (stored.Impressions, stored.Clicks));
    }

    [Fact]
    public async Task TimesAreStoredInUtcWithMicroseconds()
    {
        var created = new DateTimeOffset(2025, 3, 1, 23, 59, 59, 999, 999, TimeSpan.FromHours(-8));
        var stored = (await SavedAsync(Spring with { CreatedAt = created })).CreatedAt;
        Assert.Equal((created, TimeSpan.Zero), (stored!.Value, stored.Value.Offset));
    }

    [Fact]
    public async Task EveryRecordThatTheReaderAcceptsCanBeStored()
    {
        var run = await ListedRunAsync();
        await RandomRecords.Valid.SampleAsync(
            async record =>
            {
                var listed = MixoCampaignParser.Parse(JsonElement.Parse(Encoding.UTF8.GetBytes(record)));
                Assert.Null(listed.ValidationError);
                await SaveAsync(run, listed.Campaign!);
            },
            iter: 1_000,
            threads: 1);
    }

    private protected async Task<StoredCampaign> SavedAsync(Campaign campaign)
    {
        var run = await ListedRunAsync(campaign.Id);
        await SaveAsync(run, campaign);
        return await StoredAsync(run);
    }
}
