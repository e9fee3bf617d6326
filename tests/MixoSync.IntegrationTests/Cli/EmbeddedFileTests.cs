using MixoSync.Cli;
using MixoSync.IntegrationTests.Processes;

namespace MixoSync.IntegrationTests.Cli;

public sealed class EmbeddedFileTests
{
    [Theory]
    [InlineData("/proc/mixosync.db", "Cannot write the database")] // even root cannot create files here
    [InlineData("/nowhere/mixosync.db", "the folder does not exist")]
    [InlineData("/tmp", "is a folder")]
    public async Task AFileThatCannotBeCreatedIsNamed(string file, string reason)
    {
        await using var cli = new CliRunner();

        CliErrorAssert.Is(await cli.RunAsync("demo", "--database", file), ExitCode.Usage, file, reason);
    }

    [Theory]
    [InlineData("/proc/mixosync.db")]
    [InlineData("/nowhere/mixosync.db")]
    public async Task AFileThatCannotBeOpenedIsNamed(string file)
    {
        await using var cli = new CliRunner { Variables = { ["USE_MOCK_DB"] = "true", ["MIXOSYNC_DATABASE"] = file } };

        CliErrorAssert.Is(await cli.RunAsync("clients", "list"), ExitCode.Usage, file);
    }

    [Fact]
    public async Task AFileThatIsNotADatabaseIsNamedAndNotChanged()
    {
        await using var cli = new CliRunner();
        var file = cli.PathOf("letter.db");
        var content = string.Concat(Enumerable.Repeat("Dear Sir or Madam, ", 100));
        await File.WriteAllTextAsync(file, content, TestContext.Current.CancellationToken);

        var ended = await cli.RunAsync("demo", "--database", file);

        CliErrorAssert.Is(ended, ExitCode.Usage, file, "not an SQLite database");
        Assert.Equal(content, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task AFileInUseByAnotherMixosyncIsNamed()
    {
        await using var cli = new CliRunner();
        cli.Variables["USE_MOCK_DB"] = "true";
        cli.Variables["MIXOSYNC_DATABASE"] = cli.PathOf("shared.db");
        await cli.Start("serve", "--urls", "http://127.0.0.1:0").AddressAsync();

        var ended = await cli.RunAsync("demo", "--database", cli.PathOf("shared.db"));

        CliErrorAssert.Is(ended, ExitCode.Usage, cli.PathOf("shared.db"), "in use by another mixosync process", "--database");
    }
}
