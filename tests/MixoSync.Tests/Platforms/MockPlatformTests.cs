using MixoSync.Clients;
using MixoSync.MockApi;
using MixoSync.MockApi.Options;
using MixoSync.Platforms;

namespace MixoSync.Tests.Platforms;

/// <summary>The connector works with the mock platform over HTTP.</summary>
public sealed class MockPlatformTests : IAsyncLifetime
{
    private readonly PlatformHarness connector = PlatformHarness.OverTheNetwork();
    private MockPlatform platform = null!;

    private Client Acme => PlatformHarness.Acme with { ApiUrl = platform.Url };

    public async ValueTask InitializeAsync() => platform = await MockPlatform.StartAsync(new MockApiOptions
    {
        SyncDelay = TimeSpan.Zero,
        HostileRecords = 10,
        Accounts = { new AccountOptions { Email = PlatformHarness.Email, Password = PlatformHarness.Password } },
    });

    public async ValueTask DisposeAsync()
    {
        connector.Dispose();
        await platform.DisposeAsync();
    }

    [Fact]
    public async Task EveryRecordIsACampaignOrAValidationError()
    {
        var page = await ListAsync(null);

        Assert.Equal(("2", true, 100L), (page.NextCursor, page.HasMore, page.Total));
        Assert.Equal(
            ["id is missing", "budget is not a number", null, null, null, null,
                "name contains a NUL character, which PostgreSQL cannot store", null, null,
                "name contains a character that is not valid Unicode"],
            page.Campaigns.Select(campaign => campaign.ValidationError));
    }

    [Fact]
    public async Task AFailedListCallIsRetried()
    {
        for (var cursor = 1; cursor <= 5; cursor++)
        {
            Assert.Equal(10, (await ListAsync($"{cursor}")).Campaigns.Count);
        }

        Assert.Equal((6, 6), (platform.StatsFor("acme").ListCalls, connector.Ledger.Reserved));
    }

    [Fact]
    public async Task TheLedgerIsToldWhenACallWasSent()
    {
        await ListAsync(null);
        Assert.NotNull(Assert.Single(connector.Ledger.SinceSent));
    }

    [Fact]
    public async Task ACallWithARevokedTokenIsRetried()
    {
        await connector.SyncAsync(Acme);
        platform.RevokeTokens();
        await connector.SyncAsync(Acme);

        Assert.Equal(2, platform.StatsFor("acme").SyncCalls);
    }

    private Task<CampaignPage> ListAsync(string? cursor) =>
        connector.Mixo.ListCampaignsAsync(Acme, cursor, TestContext.Current.CancellationToken);
}
