using MixoSync.Cli;
using MixoSync.IntegrationTests.Processes;

namespace MixoSync.IntegrationTests.Cli;

public sealed class CampaignsTests : IAsyncLifetime
{
    private readonly CliRunner cli = new();
    private CustomPlatform platform = null!;

    public async ValueTask InitializeAsync()
    {
        platform = await CustomPlatform.StartAsync(
            """{"id":"c1","name":"=HYPERLINK(\"http://evil.test\")","status":"active","budget":"1100.50","objective":"SALES"}""",
            """{"id":"c2","name":"Été, \"2026\"","status":"PAUSED","created_at":"2026-01-02T03:04:05Z"}""");
        cli.UsePlatform(platform.Url);
        await cli.SucceedAsync("sync", "--embedded", "--quota", "1000/1s", "--database", cli.PathOf("acme.db"));
    }

    public async ValueTask DisposeAsync()
    {
        await cli.DisposeAsync();
        await platform.DisposeAsync();
    }

    [Fact]
    public async Task CampaignsAreListedAsJson()
    {
        var campaigns = (await RunAsync("list", "acme", "--json")).Json();

        Assert.Equal(["c1", "c2"], campaigns.EnumerateArray().Select(campaign => campaign.GetProperty("campaignId").GetString()));
        Assert.Equal(1100.5m, campaigns[0].GetProperty("budget").GetDecimal());
        Assert.Equal("SALES", campaigns[0].GetProperty("attributes").GetProperty("objective").GetString());
        Assert.Equal("listed", campaigns[0].GetProperty("presence").GetString());
    }

    [Fact]
    public async Task CsvIsQuotedAndContainsNoFormulas()
    {
        var lines = (await RunAsync("list", "acme", "--csv")).Output;

        Assert.StartsWith("client_id,campaign_id,name,status,budget,", lines[0]);
        Assert.StartsWith("acme,c1,\"'=HYPERLINK(\"\"http://evil.test\"\")\",active,1100.5,", lines[1]);
        Assert.StartsWith("acme,c2,\"Été, \"\"2026\"\"\",PAUSED,,,,,2026-01-02T03:04:05Z,listed,", lines[2]);
    }

    [Theory]
    [InlineData("c1", "--status", "ACTIVE")]
    [InlineData("c2", "--name", "2026")]
    [InlineData("", "--presence", "removed")]
    [InlineData("", "--changed-since", "2100-01-01")]
    [InlineData("c1", "--limit", "1")]
    public async Task FiltersSelectCampaigns(string expected, params string[] options) => Assert.Equal(
        expected,
        string.Join(',', (await RunAsync(["list", "acme", "--json", .. options])).Json().EnumerateArray().Select(campaign => campaign.GetProperty("campaignId").GetString())));

    [Fact]
    public async Task OneCampaignIsShown()
    {
        Assert.Contains("SALES", (await RunAsync("show", "acme", "c1")).ToString());
        Assert.Equal("PAUSED", (await RunAsync("show", "acme", "c2", "--json")).Json().GetProperty("status").GetString());
    }

    [Fact]
    public async Task AnUnknownCampaignIsReported() => CliErrorAssert.Is(
        await cli.RunAsync("campaigns", "show", "acme", "c9", "--database", cli.PathOf("acme.db")), ExitCode.Usage, "Campaign 'c9' of client 'acme' is not stored");

    [Fact]
    public async Task AnUnknownClientIsReported() => CliErrorAssert.Is(
        await cli.RunAsync("campaigns", "list", "globex", "--database", cli.PathOf("acme.db")), ExitCode.Usage, "Client 'globex' does not exist");

    [Theory]
    [InlineData("campaigns", "list", "acme")]
    [InlineData("runs", "list")]
    [InlineData("explain", "acme", "c1")]
    public async Task AMissingFileIsReportedAndNotCreated(params string[] command)
    {
        CliErrorAssert.Is(await cli.RunAsync([.. command, "--database", cli.PathOf("other.db")]), ExitCode.Usage, "other.db does not exist");

        Assert.False(File.Exists(cli.PathOf("other.db")));
    }

    [Fact]
    public async Task RunsAndExplanationsAreReadFromTheFile()
    {
        var runs = (await cli.SucceedAsync("runs", "list", "--json", "--database", cli.PathOf("acme.db"))).Json();
        Assert.Contains("succeeded: 2 of 2", (await cli.SucceedAsync("runs", "show", runs[0].GetProperty("id").GetString()!, "--database", cli.PathOf("acme.db"))).Output[0]);
        Assert.Contains("c1 of acme: synced", (await cli.SucceedAsync("explain", "acme", "c1", "--database", cli.PathOf("acme.db"))).Output[0]);
    }

    private Task<CliResult> RunAsync(params string[] arguments) => cli.SucceedAsync(["campaigns", .. arguments, "--database", cli.PathOf("acme.db")]);
}
