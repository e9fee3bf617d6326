using MixoSync.Cli;
using MixoSync.IntegrationTests.Cli;
using MixoSync.IntegrationTests.Processes;

namespace MixoSync.IntegrationTests.DeadLetters;

public sealed class UsageTests
{
    [Theory]
    [InlineData("replay", "Say which dead letters", "dead-letters replay --help")]
    [InlineData("discard --yes", "Say which dead letters", "dead-letters discard --help")]
    [InlineData("replay --all --client acme", "--all goes with no other choice", "dead-letters replay --help")]
    [InlineData("replay 7 --all", "--all goes with no other choice", "dead-letters replay --help")]
    [InlineData("replay --kind broken", "'broken' is no kind of failure", "Poison")]
    [InlineData("show", "Required argument", "dead-letters show --help")]
    [InlineData("list", "embedded mode has no dead letter queues", "runs show")]
    [InlineData("show 7", "embedded mode has no dead letter queues", "runs show")]
    [InlineData("replay --all", "embedded mode has no dead letter queues", "runs show")]
    [InlineData("discard 7 --yes", "embedded mode has no dead letter queues", "runs show")]
    public async Task WhatCannotBeDoneIsRefusedWithWhatCan(string commandLine, string what, string instead)
    {
        await using var shell = new CliRunner { Variables = { ["USE_MOCK_DB"] = "true" } };

        CliErrorAssert.Is(await shell.RunAsync(["dead-letters", .. commandLine.Split(' ')]), ExitCode.Usage, what, instead);
    }
}
