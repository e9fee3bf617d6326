using MixoSync.Cli;
using MixoSync.IntegrationTests.Processes;
using MixoSync.MockApi;

namespace MixoSync.IntegrationTests.Cli;

public sealed class PlatformAccessTests
{
    [Fact]
    public async Task AMissingUrlNamesItsVariable()
    {
        await using var cli = new CliRunner();

        CliErrorAssert.Is(await cli.RunAsync("sync", "--embedded"), ExitCode.Usage, "AD_PLATFORM_API_URL");
    }

    [Fact]
    public async Task AnInvalidUrlIsReportedWithAnExample()
    {
        await using var cli = new CliRunner();
        cli.Variables["AD_PLATFORM_API_URL"] = "example";

        var ended = await cli.RunAsync("sync", "--embedded");

        CliErrorAssert.Is(ended, ExitCode.Usage, "AD_PLATFORM_API_URL 'example' is not a valid URL", "https://");
    }

    [Theory]
    [InlineData("AD_PLATFORM_EMAIL")]
    [InlineData("AD_PLATFORM_PASSWORD")]
    public async Task AMissingCredentialNamesItsVariable(string variable)
    {
        await using var platform = await MockPlatform.StartAsync();
        await using var cli = new CliRunner();
        cli.UsePlatform(platform);
        cli.Variables.Remove(variable);

        CliErrorAssert.Is(await cli.RunAsync("sync", "--embedded"), ExitCode.Usage, "client acme", $"{variable} is not set");
    }

    [Fact]
    public async Task AWrongPasswordIsAUsageError()
    {
        await using var platform = await MockPlatform.StartAsync();
        await using var cli = new CliRunner();
        cli.UsePlatform(platform);
        cli.Variables["AD_PLATFORM_PASSWORD"] = CliRunner.Secret;

        CliErrorAssert.Is(await cli.RunAsync("sync", "--embedded"), ExitCode.Usage, "rejected", "password of client acme");
    }

    [Fact]
    public async Task AnUnreachableApiIsReportedAsADependencyThatIsDown()
    {
        await using var cli = new CliRunner();
        await using (var platform = await MockPlatform.StartAsync())
        {
            cli.UsePlatform(platform);
        }

        cli.Variables["AD_PLATFORM_PASSWORD"] = CliRunner.Secret;

        CliErrorAssert.Is(await cli.RunAsync("sync", "--embedded"), ExitCode.DependencyDown, "127.0.0.1:", "Connection refused");
    }

    [Fact]
    public async Task PlainHttpToAnotherHostRequiresAnOptIn()
    {
        await using var cli = new CliRunner();
        cli.Variables["AD_PLATFORM_API_URL"] = "http://api.example.com";
        cli.Variables["AD_PLATFORM_EMAIL"] = "someone@example.com";
        cli.Variables["AD_PLATFORM_PASSWORD"] = CliRunner.Secret;

        CliErrorAssert.Is(await cli.RunAsync("sync", "--embedded"), ExitCode.Usage, "plain HTTP", "Use https", "AllowPlainHttp");
    }
}
