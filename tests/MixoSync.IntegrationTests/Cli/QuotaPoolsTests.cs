using System.Text.Json;
using MixoSync.Cli;
using MixoSync.IntegrationTests.Processes;

namespace MixoSync.IntegrationTests.Cli;

public sealed class QuotaPoolsTests : IAsyncLifetime
{
    private readonly CliRunner cli = new() { Variables = { ["USE_MOCK_DB"] = "true" } };

    public async ValueTask InitializeAsync()
    {
        await cli.SucceedAsync("quota-pools", "add", "google-token", "--quota", "15000/1d@America/Los_Angeles");
        await cli.SucceedAsync(
            "clients", "add", "acme", "--api-url", "https://api.example.com/v1", "--credentials", "env:ACME", "--quota-pool", "google-token");
    }

    public ValueTask DisposeAsync() => cli.DisposeAsync();

    [Fact]
    public async Task APoolAndItsClientsAreShown()
    {
        await cli.SucceedAsync("quota-pools", "set", "google-token", "--quota", "10/1s,15000/1d@America/Los_Angeles");

        var pool = await JsonAsync("quota-pools", "show", "google-token", "--json");
        Assert.Equal("10/1s,15000/1d@America/Los_Angeles", pool.GetProperty("quota").GetString());
        Assert.Equal("acme", Assert.Single(pool.GetProperty("clients").EnumerateArray()).GetString());
        Assert.Contains("google-token (10/1s,15000/1d@America/Los_Angeles)", string.Join('\n', (await cli.SucceedAsync("clients", "show", "acme")).Output));
        Assert.Contains((await cli.SucceedAsync("quota-pools", "list")).Output, line => line.Contains("google-token") && line.TrimEnd().EndsWith('1'));
    }

    [Fact]
    public async Task AUsedPoolIsNotRemoved()
    {
        CliErrorAssert.Is(await cli.RunAsync("quota-pools", "remove", "google-token"), ExitCode.Usage, "Quota pool 'google-token' is used by acme.");

        await cli.SucceedAsync("clients", "set", "acme", "--no-quota-pools");

        await cli.SucceedAsync("quota-pools", "remove", "google-token");
        Assert.Equal(["There are no quota pools."], (await cli.SucceedAsync("quota-pools", "list")).Output);
    }

    [Theory]
    [InlineData("Quota pool 'google-token' already exists.", "quota-pools", "add", "google-token", "--quota", "1/1s")]
    [InlineData("Quota pool 'other' does not exist.", "quota-pools", "set", "other", "--quota", "1/1s")]
    [InlineData("Quota pool 'other' does not exist.", "quota-pools", "show", "other")]
    [InlineData("Quota pool 'other' does not exist.", "quota-pools", "remove", "other")]
    [InlineData("Quota pool 'other' does not exist.", "clients", "set", "acme", "--quota-pool", "other")]
    [InlineData("'a b' is not a valid name of a quota pool.", "quota-pools", "add", "a b", "--quota", "1/1s")]
    [InlineData("'10' is not a valid quota. Use CALLS/WINDOW", "quota-pools", "add", "other", "--quota", "10")]
    [InlineData("Option '--quota' is required.", "quota-pools", "add", "other")]
    [InlineData("--quota-pool and --no-quota-pools exclude each other.", "clients", "set", "acme", "--quota-pool", "google-token", "--no-quota-pools")]
    public async Task AnInvalidCommandIsRejected(string error, params string[] command) =>
        CliErrorAssert.Is(await cli.RunAsync(command), ExitCode.Usage, error);

    private async Task<JsonElement> JsonAsync(params string[] command) =>
        JsonDocument.Parse(string.Join('\n', (await cli.SucceedAsync(command)).Output)).RootElement;
}
