using MixoSync.Cli;
using MixoSync.IntegrationTests.Processes;

namespace MixoSync.IntegrationTests.Cli;

public sealed class CommandLineTests
{
    private const string Add = "clients add acme --api-url https://api.example.com --credentials env:ACME";

    [Theory]
    [InlineData("demo --quota ten-a-minute", "'ten-a-minute' is not a valid quota", "10/60s")]
    [InlineData("demo --campaigns 0", "--campaigns is '0'", "from 1 to")]
    [InlineData("demo --sync-delay soon", "'soon' is no duration", "00:00:00.2")]
    [InlineData("sync --since yesterday", "'yesterday' is no time", "2026-11-22T06:00:00Z")]
    [InlineData("sync --page-size 1001", "--page-size is '1001'", "from 1 to 1000")]
    [InlineData("runs show the-last-one", "'the-last-one' is no run's id", "runs list")]
    [InlineData("serve --role boss", "'boss'", "'page-fetcher'")]
    [InlineData("clients add acme --credentials env:ACME --api-url example", "http(s)://host", "clients add --help")]
    [InlineData("clients add acme --api-url https://api.example.com --credentials ACME", "env:PREFIX", "file:FOLDER")]
    [InlineData($"{Add} --schedule hourly", "'hourly' is no cron expression", "clients add --help")]
    [InlineData($"{Add} --quota 10", "'10' is not a valid quota", "10/60s")]
    [InlineData($"{Add} --max-in-flight many", "--max-in-flight is 'many'", "from 1 to 100")]
    [InlineData("clients add", "Required argument", "clients add --help")]
    [InlineData("sync --dry-run", "'--dry-run'", "sync --help")]
    [InlineData("purge", "'purge'", "mixosync --help")]
    [InlineData("demo --log-level loud", "'loud'", "'verbose'")]
    public async Task WhatCannotBeReadIsRefusedWithTheFormToWrite(string commandLine, string what, string instead)
    {
        await using var shell = new CliRunner();

        CliErrorAssert.Is(await shell.RunAsync(commandLine.Split(' ')), ExitCode.Usage, what, instead);
    }

    [Fact]
    public async Task AnIdThatIsNoHeaderIsRefused()
    {
        await using var shell = new CliRunner();

        var ended = await shell.RunAsync(
            "clients", "add", "\e[31macme", "--api-url", "https://api.example.com", "--credentials", "env:ACME");

        CliErrorAssert.Is(ended, ExitCode.Usage, "visible ASCII");
    }
}
