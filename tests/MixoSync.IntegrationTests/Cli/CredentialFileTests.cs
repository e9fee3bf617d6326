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
        await using var shell = await ShellAsync(platform);
        await File.WriteAllTextAsync(shell.PathOf("password"), $"{AccountOptions.Demo.Password}\n", Token);

        var ended = await shell.SucceedAsync("clients", "check", "acme");

        Assert.Equal(["Client acme: login succeeded. The first page lists 10 of 100 campaigns."], ended.Output);
    }

    [Fact]
    public async Task AMissingFileIsNamed()
    {
        await using var platform = await MockPlatform.StartAsync();
        await using var shell = await ShellAsync(platform);

        CliErrorAssert.Is(await shell.RunAsync("clients", "check", "acme"), ExitCode.Usage, shell.PathOf("password"), "does not exist");
    }

    [Fact]
    public async Task AnEmptyFileIsNamed()
    {
        await using var platform = await MockPlatform.StartAsync();
        await using var shell = await ShellAsync(platform);
        await File.WriteAllTextAsync(shell.PathOf("password"), "\n", Token);

        CliErrorAssert.Is(await shell.RunAsync("clients", "check", "acme"), ExitCode.Usage, shell.PathOf("password"), "is empty");
    }

    [Fact]
    public async Task AnUnreadableFileIsNamed()
    {
        await using var platform = await MockPlatform.StartAsync();
        await using var shell = await ShellAsync(platform);
        Directory.CreateDirectory(shell.PathOf("password")); // a directory, which even root cannot read as a file

        CliErrorAssert.Is(await shell.RunAsync("clients", "check", "acme"), ExitCode.Usage, shell.PathOf("password"), "cannot be read");
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static async Task<CliRunner> ShellAsync(MockPlatform platform)
    {
        var shell = new CliRunner { Variables = { ["USE_MOCK_DB"] = "true" } };
        await File.WriteAllTextAsync(shell.PathOf("email"), AccountOptions.Demo.Email, Token);
        await shell.SucceedAsync(
            "clients", "add", "acme", "--api-url", platform.Url.AbsoluteUri, "--credentials", $"file:{shell.PathOf("")}");
        return shell;
    }
}
