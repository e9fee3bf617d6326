using MixoSync.Cli;
using MixoSync.IntegrationTests.Processes;

namespace MixoSync.IntegrationTests.Cli;

public sealed class UnknownTests
{
    private const string Run = "0190d5f0-7c1e-7c3a-9a51-0c7c1f1e2d3b";

    [Theory]
    [InlineData("clients show nobody", "There is no client 'nobody'", "clients list")]
    [InlineData("clients check nobody", "There is no client 'nobody'", "clients list")]
    [InlineData("clients enable nobody", "There is no client 'nobody'", "clients list")]
    [InlineData("clients disable nobody", "There is no client 'nobody'", "clients list")]
    [InlineData("clients remove nobody", "There is no client 'nobody'", "clients list")]
    [InlineData($"runs show {Run}", $"There is no run {Run}", "runs list")]
    [InlineData($"runs watch {Run}", $"There is no run {Run}", "runs list")]
    [InlineData("clients add acme --api-url https://x --credentials env:A --platform faceboo", "'faceboo'", "mixo")]
    public async Task WhatIsNotThereIsNamedAndWhereToLook(string commandLine, string what, string where)
    {
        await using var shell = new CliRunner { Variables = { ["USE_MOCK_DB"] = "true" } };

        CliErrorAssert.Is(await shell.RunAsync(commandLine.Split(' ')), ExitCode.Usage, what, where);
    }
}
