using System.Text.Json;
using MixoSync.Cli;
using MixoSync.IntegrationTests.Processes;

namespace MixoSync.IntegrationTests.Cli;

public sealed class ClientsSetTests : IAsyncLifetime
{
    private readonly CliRunner cli = new() { Variables = { ["USE_MOCK_DB"] = "true" } };

    public async ValueTask InitializeAsync() => await cli.SucceedAsync(
        "clients", "add", "acme", "--api-url", "https://api.example.com/v1", "--credentials", "env:ACME", "--name", "ACME", "--schedule", "0 3 * * *",
        "--time-zone", "Europe/Berlin", "--page-size", "50", "--skip-unchanged");

    public ValueTask DisposeAsync() => cli.DisposeAsync();

    [Fact]
    public async Task OnlyTheGivenSettingsChange()
    {
        var before = await ShowAsync();

        await cli.SucceedAsync("clients", "set", "acme", "--quota", "600/1m", "--skip-unchanged", "false");

        var after = await ShowAsync();
        Assert.Equal("600/60s", after["quota"].GetString());
        Assert.False(after["skipUnchanged"].GetBoolean());
        Assert.All(before.Where(setting => setting.Key is not ("quota" or "skipUnchanged")), setting => Assert.Equal($"{setting.Value}", $"{after[setting.Key]}"));
    }

    [Fact]
    public async Task AScheduleCanBeRemoved()
    {
        await cli.SucceedAsync("clients", "set", "acme", "--no-schedule");

        var client = await ShowAsync();
        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null), (client["schedule"].ValueKind, client["nextRunAt"].ValueKind));
    }

    [Fact]
    public async Task TheNextRunIsShownInLocalTimeAndUtc()
    {
        var shown = await cli.SucceedAsync("clients", "show", "acme");

        Assert.Matches(@"next run\s+\d{4}-\d\d-\d\d 03:00:00 \+0[12]:00 \(\d{4}-\d\d-\d\d 0[12]:00:00Z\)", string.Join('\n', shown.Output));
        Assert.Equal(3, (await ShowAsync())["nextRunAtLocal"].GetDateTimeOffset().Hour);
    }

    [Theory]
    [InlineData("Nothing to change")]
    [InlineData("--schedule and --no-schedule exclude each other", "--schedule", "0 4 * * *", "--no-schedule")]
    [InlineData("'Mars/Olympus' is not a known time zone", "--time-zone", "Mars/Olympus")]
    [InlineData("'101' is not a valid value for --removal-guard-percent", "--removal-guard-percent", "101")]
    [InlineData("Unknown platform 'nowhere'", "--platform", "nowhere")]
    public async Task AnInvalidChangeIsRejectedAndChangesNothing(string error, params string[] options)
    {
        var before = await ShowAsync();

        CliErrorAssert.Is(await cli.RunAsync(["clients", "set", "acme", .. options]), ExitCode.Usage, error);

        Assert.Equal($"{before["schedule"]}", $"{(await ShowAsync())["schedule"]}");
    }

    [Fact]
    public async Task AnUnknownClientIsReported() => CliErrorAssert.Is(
        await cli.RunAsync("clients", "set", "globex", "--quota", "1/1s"), ExitCode.Usage, "Client 'globex' does not exist");

    private async Task<Dictionary<string, JsonElement>> ShowAsync() =>
        (await cli.SucceedAsync("clients", "show", "acme", "--json")).Json().EnumerateObject().ToDictionary(setting => setting.Name, setting => setting.Value);
}
