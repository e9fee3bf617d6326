using MixoSync.Cli;
using MixoSync.IntegrationTests.Processes;
using MixoSync.MockApi;
using MixoSync.MockApi.Options;

namespace MixoSync.IntegrationTests.Cli;

/// <summary>Tests a client whose credentials are the files <c>email</c> and <c>password</c> in a folder.</summary>
public sealed class CredentialFileTests
{
    [Fact]
    public async Task BothFilesLogIn()
    {
        await using var platform = await MockPlatform.StartAsync();
        await using var cli = await CreateCliAsync(platform);
        await File.WriteAllTextAsync(cli.PathOf("password"), $"{AccountOptions.Demo.Password}\n", Token);

        var ended = await cli.SucceedAsync("clients", "check", "acme");

        Assert.Equal(["Client acme: login succeeded. The first page lists 10 of 100 campaigns."], ended.Output);
    }

    [Fact]
    public async Task AMissingFileIsNamed()
    {
        await using var platform = await MockPlatform.StartAsync();
        await using var cli = await CreateCliAsync(platform);

        CliErrorAssert.Is(await cli.RunAsync("clients", "check", "acme"), ExitCode.Usage, cli.PathOf("password"), "does not exist");
    }

    [Fact]
    public async Task AnEmptyFileIsNamed()
    {
        await using var platform = await MockPlatform.StartAsync();
        await using var cli = await CreateCliAsync(platform);
        await File.WriteAllTextAsync(cli.PathOf("password"), "\n", Token);

        CliErrorAssert.Is(await cli.RunAsync("clients", "check", "acme"), ExitCode.Usage, cli.PathOf("password"), "is empty");
    }

    [Fact]
    public async Task AnUnreadableFileIsNamed()
    {
        await using var platform = await MockPlatform.StartAsync();
        await using var cli = await CreateCliAsync(platform);
        Directory.CreateDirectory(cli.PathOf("password")); // a directory, which even root cannot read as a file

        CliErrorAssert.Is(await cli.RunAsync("clients", "check", "acme"), ExitCode.Usage, cli.PathOf("password"), "cannot be read");
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static async Task<CliRunner> CreateCliAsync(MockPlatform platform)
    {
        var cli = new CliRunner { Variables = { ["USE_MOCK_DB"] = "true" } };
        await File.WriteAllTextAsync(cli.PathOf("email"), AccountOptions.Demo.Email, Token);
        await cli.SucceedAsync(
            "clients", "add", "acme", "--api-url", platform.Url.AbsoluteUri, "--credentials", $"file:{cli.PathOf("")}");
        return cli;
    }
}
