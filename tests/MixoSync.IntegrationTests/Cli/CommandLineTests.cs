using MixoSync.Cli;
using MixoSync.IntegrationTests.Processes;

namespace MixoSync.IntegrationTests.Cli;

public sealed class CommandLineTests
{
    private const string Add = "clients add acme --api-url https://api.example.com --credentials env:ACME";

    [Theory]
    [InlineData("demo --quota ten-a-minute", "'ten-a-minute'", "10/60s")]
    [InlineData("demo --campaigns 0", "'0' is not a valid value for --campaigns", "from 1 to")]
    [InlineData("demo --sync-delay soon", "'soon' is not a valid duration", "00:00:00.2")]
    [InlineData("sync --since yesterday", "'yesterday' is not a valid time", "2026-11-22T06:00:00Z")]
    [InlineData("sync --page-size 1001", "'1001' is not a valid value for --page-size", "from 1 to 1000")]
    [InlineData("runs show the-last-one", "'the-last-one' is not a valid run id", "runs list")]
    [InlineData("serve --role boss", "'boss'", "'page-fetcher'")]
    [InlineData("clients add acme --credentials env:ACME --api-url example", "'example' is not a valid API URL", "clients add --help")]
    [InlineData("clients add acme --api-url https://api.example.com --credentials ACME", "env:PREFIX", "file:FOLDER")]
    [InlineData($"{Add} --schedule hourly", "'hourly'", "clients add --help")]
    [InlineData($"{Add} --quota 10", "'10'", "10/60s")]
    [InlineData($"{Add} --max-in-flight many", "'many' is not a valid value for --max-in-flight", "from 1 to 100")]
    [InlineData("clients add", "Required argument", "clients add --help")]
    [InlineData("sync --dry-run", "'--dry-run' is not an option of 'mixosync sync'", "sync --help")]
    [InlineData("purge", "'purge' is not a command", "mixosync --help")]
    [InlineData("demo --log-level loud", "'loud'", "'verbose'")]
    public async Task AnInvalidValueIsReportedWithTheExpectedFormat(string commandLine, string error, string remedy)
    {
        await using var cli = new CliRunner();

        CliErrorAssert.Is(await cli.RunAsync(commandLine.Split(' ')), ExitCode.Usage, error, remedy);
    }

    [Fact]
    public async Task AnIdThatIsNotAValidHeaderIsRejected()
    {
        await using var cli = new CliRunner();

        var ended = await cli.RunAsync(
            "clients", "add", "\e[31macme", "--api-url", "https://api.example.com", "--credentials", "env:ACME");

        CliErrorAssert.Is(ended, ExitCode.Usage, "visible ASCII");
    }

    [Theory]
    [InlineData("", "mixosync [command]", "sync", "clients", "health")]
    [InlineData("clients", "mixosync clients [command]", "add", "list", "check")]
    [InlineData("db", "mixosync db [command]", "migrate")]
    [InlineData("dead-letters --log-level debug", "mixosync dead-letters [command]", "replay")]
    public async Task ACommandGroupWithoutASubcommandPrintsItsHelp(string commandLine, params string[] words)
    {
        await using var cli = new CliRunner();

        var ended = await cli.SucceedAsync(commandLine.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Empty(ended.Errors);
        Assert.All(words, word => Assert.Contains(word, string.Join('\n', ended.Output)));
    }

    [Theory]
    [InlineData("sycn", "'sycn' is not a command. Did you mean 'sync'? Run 'mixosync --help' to see all commands.")]
    [InlineData("sycn --client acme", "'sycn' is not a command. Did you mean 'sync'? Run 'mixosync --help' to see all commands.")]
    [InlineData("clients lst", "'lst' is not a command. Did you mean 'list'? Run 'mixosync clients --help' to see all commands.")]
    [InlineData(
        "sync --campagin campaign_2",
        "'--campagin' is not an option of 'mixosync sync'. Did you mean '--campaign'? Run 'mixosync sync --help' to see all options.")]
    [InlineData("--halp", "'--halp' is not an option of 'mixosync'. Did you mean '--help'? Run 'mixosync --help' to see all options.")]
    public async Task AMistypedNameGetsASuggestion(string commandLine, string error)
    {
        await using var cli = new CliRunner();

        var ended = await cli.RunAsync(commandLine.Split(' '));

        Assert.Equal(ExitCode.Usage, ended.ExitCode);
        Assert.Equal([$"error: {error}"], ended.Errors);
        Assert.Empty(ended.Output);
    }

    [Theory]
    [InlineData("purge", "'purge' is not a command. Run 'mixosync --help' to see all commands.")]
    [InlineData("sync --verbosity", "'--verbosity' is not an option of 'mixosync sync'. Run 'mixosync sync --help' to see all options.")]
    [InlineData(
        "clients list acme",
        "'mixosync clients list' does not expect the argument 'acme'. Run 'mixosync clients list --help' for usage.")]
    public async Task AnUnknownNameThatResemblesNoOtherGetsNoSuggestion(string commandLine, string error)
    {
        await using var cli = new CliRunner();

        var ended = await cli.RunAsync(commandLine.Split(' '));

        CliErrorAssert.Is(ended, ExitCode.Usage);
        Assert.Equal([$"error: {error}"], ended.Errors);
    }
}
