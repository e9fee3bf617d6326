using MixoSync.Cli;
using MixoSync.IntegrationTests.Processes;
using MixoSync.MockApi;

namespace MixoSync.IntegrationTests.Cli;

public sealed class PlatformAccessTests
{
    [Fact]
    public async Task AMissingUrlNamesItsVariable()
    {
        await using var shell = new CliRunner();

        CliErrorAssert.Is(await shell.RunAsync("sync", "--embedded"), ExitCode.Usage, "AD_PLATFORM_API_URL");
    }

    [Fact]
    public async Task AnInvalidUrlIsReportedWithAnExample()
    {
        await using var shell = new CliRunner();
        shell.Variables["AD_PLATFORM_API_URL"] = "example";

        var ended = await shell.RunAsync("sync", "--embedded");

        CliErrorAssert.Is(ended, ExitCode.Usage, "AD_PLATFORM_API_URL 'example' is not a valid URL", "https://");
    }

    [Theory]
    [InlineData("AD_PLATFORM_EMAIL")]
    [InlineData("AD_PLATFORM_PASSWORD")]
    public async Task AMissingCredentialNamesItsVariable(string variable)
    {
        await using var platform = await MockPlatform.StartAsync();
        await using var shell = new CliRunner();
        shell.UsePlatform(platform);
        shell.Variables.Remove(variable);

        CliErrorAssert.Is(await shell.RunAsync("sync", "--embedded"), ExitCode.Usage, "Client acme", $"{variable} is not set");
    }

    [Fact]
    public async Task AWrongPasswordIsAUsageError()
    {
        await using var platform = await MockPlatform.StartAsync();
        await using var shell = new CliRunner();
        shell.UsePlatform(platform);
        shell.Variables["AD_PLATFORM_PASSWORD"] = CliRunner.Secret;

        CliErrorAssert.Is(await shell.RunAsync("sync", "--embedded"), ExitCode.Usage, "rejected", "password of client acme");
    }

    [Fact]
    public async Task AnUnreachableApiIsReportedAsADependencyThatIsDown()
    {
        await using var shell = new CliRunner();
        await using (var platform = await MockPlatform.StartAsync())
        {
            shell.UsePlatform(platform);
        }

        shell.Variables["AD_PLATFORM_PASSWORD"] = CliRunner.Secret;

        CliErrorAssert.Is(await shell.RunAsync("sync", "--embedded"), ExitCode.DependencyDown, "127.0.0.1:", "Connection refused");
    }

    [Fact]
    public async Task PlainHttpToAnotherHostRequiresAnOptIn()
    {
        await using var shell = new CliRunner();
        shell.Variables["AD_PLATFORM_API_URL"] = "http://api.example.com";
        shell.Variables["AD_PLATFORM_EMAIL"] = "someone@example.com";
        shell.Variables["AD_PLATFORM_PASSWORD"] = CliRunner.Secret;

        CliErrorAssert.Is(await shell.RunAsync("sync", "--embedded"), ExitCode.Usage, "plain HTTP", "Use https", "AllowPlainHttp");
    }
}
