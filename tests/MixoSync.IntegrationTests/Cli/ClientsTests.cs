using MixoSync.Cli;
using MixoSync.IntegrationTests.Processes;

namespace MixoSync.IntegrationTests.Cli;

public sealed class ClientsTests : IAsyncDisposable
{
    private readonly CliRunner cli = new() { Variables = { ["USE_MOCK_DB"] = "true" } };

    [Fact]
    public async Task AClientIsShownAsItWasAdded()
    {
        await AddAsync(
            "acme", "--name", "ACME & Söhne", "--schedule", "0 6 * * *", "--quota", "600/1m", "--page-size", "50",
            "--max-in-flight", "7", "--skip-unchanged");

        var client = (await cli.SucceedAsync("clients", "show", "acme", "--json")).Json();

        Assert.Equal("acme", client.GetProperty("id").GetString());
        Assert.Equal("ACME & Söhne", client.GetProperty("name").GetString());
        Assert.Equal("mixo", client.GetProperty("platform").GetString());
        Assert.Equal("https://api.example.com/v1", client.GetProperty("apiUrl").GetString());
        Assert.Equal("env:ACME", client.GetProperty("credentials").GetString());
        Assert.Equal("0 6 * * *", client.GetProperty("schedule").GetString());
        Assert.Equal(6, client.GetProperty("nextRunAt").GetDateTimeOffset().UtcDateTime.Hour);
        Assert.Equal("600/60s", client.GetProperty("quota").GetString());
        Assert.Equal(50, client.GetProperty("pageSize").GetInt32());
        Assert.Equal(7, client.GetProperty("maxInFlight").GetInt32());
        Assert.True(client.GetProperty("skipUnchanged").GetBoolean());
        Assert.True(client.GetProperty("enabled").GetBoolean());
    }

    [Fact]
    public async Task EveryClientIsListed()
    {
        await AddAsync("globex");
        await AddAsync("acme");

        var clients = (await cli.SucceedAsync("clients", "list", "--json")).Json();

        Assert.Equal(["acme", "globex"], clients.EnumerateArray().Select(client => client.GetProperty("id").GetString()));
    }

    [Fact]
    public async Task NoClientsAreAnEmptyList() =>
        Assert.Equal(0, (await cli.SucceedAsync("clients", "list", "--json")).Json().GetArrayLength());

    [Fact]
    public async Task ADisabledClientIsEnabledAgain()
    {
        await AddAsync("acme");

        await cli.SucceedAsync("clients", "disable", "acme");
        Assert.False(await IsEnabledAsync("acme"));

        await cli.SucceedAsync("clients", "enable", "acme");
        Assert.True(await IsEnabledAsync("acme"));
    }

    [Fact]
    public async Task ARemovedClientIsGone()
    {
        await AddAsync("acme");

        await cli.SucceedAsync("clients", "remove", "acme", "--yes");

        CliErrorAssert.Is(await cli.RunAsync("clients", "show", "acme"), ExitCode.Usage, "Client 'acme' does not exist");
    }

    [Fact]
    public async Task AnExistingIdIsRejectedWithoutReplace()
    {
        await AddAsync("acme");
        string[] again = ["clients", "add", "acme", "--api-url", "https://other.example.com", "--credentials", "env:ACME"];

        CliErrorAssert.Is(await cli.RunAsync(again), ExitCode.Usage, "Client 'acme' already exists", "--replace");

        await cli.SucceedAsync([.. again, "--replace"]);
        var client = (await cli.SucceedAsync("clients", "show", "acme", "--json")).Json();
        Assert.Equal("https://other.example.com/", client.GetProperty("apiUrl").GetString());
    }

    [Fact]
    public async Task EscapeSequencesInANameDoNotReachTheTerminal()
    {
        await AddAsync("acme", "--name", "\e]0;owned\a\e[2J\u009b31mACME");

        var ended = await cli.SucceedAsync("clients", "show", "acme");

        Assert.Contains("ACME", ended.ToString());
        Assert.DoesNotContain(ended.ToString(), character => char.IsControl(character) && character != '\n');
    }

    public ValueTask DisposeAsync() => cli.DisposeAsync();

    private Task<CliResult> AddAsync(string id, params string[] options) => cli.SucceedAsync(
        ["clients", "add", id, "--api-url", "https://api.example.com/v1", "--credentials", "env:ACME", .. options]);

    private async Task<bool> IsEnabledAsync(string id) =>
        (await cli.SucceedAsync("clients", "show", id, "--json")).Json().GetProperty("enabled").GetBoolean();
}
