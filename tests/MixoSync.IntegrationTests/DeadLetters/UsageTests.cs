using MixoSync.Cli;
using MixoSync.IntegrationTests.Cli;
using MixoSync.IntegrationTests.Processes;

namespace MixoSync.IntegrationTests.DeadLetters;

public sealed class UsageTests
{
    [Theory]
    [InlineData("replay", "No dead letters selected", "dead-letters replay --help")]
    [InlineData("discard --yes", "No dead letters selected", "dead-letters discard --help")]
    [InlineData("replay --all --client acme", "--all cannot be combined", "dead-letters replay --help")]
    [InlineData("replay 7 --all", "--all cannot be combined", "dead-letters replay --help")]
    [InlineData("replay --kind broken", "'broken' is not a valid failure kind", "Poison")]
    [InlineData("show", "Required argument", "dead-letters show --help")]
    [InlineData("list", "Embedded mode has no dead-letter queues", "runs show")]
    [InlineData("show 7", "Embedded mode has no dead-letter queues", "runs show")]
    [InlineData("replay --all", "Embedded mode has no dead-letter queues", "runs show")]
    [InlineData("discard 7 --yes", "Embedded mode has no dead-letter queues", "runs show")]
    public async Task AUsageErrorIsReportedWithARemedy(string commandLine, string error, string remedy)
    {
        await using var cli = new CliRunner { Variables = { ["USE_MOCK_DB"] = "true" } };

        CliErrorAssert.Is(await cli.RunAsync(["dead-letters", .. commandLine.Split(' ')]), ExitCode.Usage, error, remedy);
    }
}
