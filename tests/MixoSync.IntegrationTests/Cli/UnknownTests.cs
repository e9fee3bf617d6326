using MixoSync.Cli;
using MixoSync.IntegrationTests.Processes;

namespace MixoSync.IntegrationTests.Cli;

public sealed class UnknownTests
{
    private const string Run = "0190d5f0-7c1e-7c3a-9a51-0c7c1f1e2d3b";

    [Theory]
    [InlineData("clients show nobody", "Client 'nobody' does not exist", "clients list")]
    [InlineData("clients check nobody", "Client 'nobody' does not exist", "clients list")]
    [InlineData("clients enable nobody", "Client 'nobody' does not exist", "clients list")]
    [InlineData("clients disable nobody", "Client 'nobody' does not exist", "clients list")]
    [InlineData("clients remove nobody", "Client 'nobody' does not exist", "clients list")]
    [InlineData($"runs show {Run}", $"Run {Run} does not exist", "runs list")]
    [InlineData($"runs watch {Run}", $"Run {Run} does not exist", "runs list")]
    [InlineData("clients add acme --api-url https://x --credentials env:A --platform faceboo", "'faceboo'", "mixo")]
    public async Task AnUnknownNameIsReportedWithTheCommandThatListsThem(string commandLine, string error, string remedy)
    {
        await using var cli = new CliRunner { Variables = { ["USE_MOCK_DB"] = "true" } };

        CliErrorAssert.Is(await cli.RunAsync(commandLine.Split(' ')), ExitCode.Usage, error, remedy);
    }
}
