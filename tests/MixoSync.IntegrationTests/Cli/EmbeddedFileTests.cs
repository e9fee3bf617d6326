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
        await using var shell = new CliRunner();

        CliErrorAssert.Is(await shell.RunAsync("demo", "--database", file), ExitCode.Usage, file, reason);
    }

    [Theory]
    [InlineData("/proc/mixosync.db")]
    [InlineData("/nowhere/mixosync.db")]
    public async Task AFileThatCannotBeOpenedIsNamed(string file)
    {
        await using var shell = new CliRunner { Variables = { ["USE_MOCK_DB"] = "true", ["MIXOSYNC_DATABASE"] = file } };

        CliErrorAssert.Is(await shell.RunAsync("clients", "list"), ExitCode.Usage, file);
    }

    [Fact]
    public async Task AFileThatIsNoDatabaseIsNamedAndLeftAsItIs()
    {
        await using var shell = new CliRunner();
        var file = shell.PathOf("letter.db");
        var content = string.Concat(Enumerable.Repeat("Dear Sir or Madam, ", 100));
        await File.WriteAllTextAsync(file, content, TestContext.Current.CancellationToken);

        var ended = await shell.RunAsync("demo", "--database", file);

        CliErrorAssert.Is(ended, ExitCode.Usage, file, "not an SQLite database");
        Assert.Equal(content, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task AFileInUseByAnotherMixosyncIsNamed()
    {
        await using var shell = new CliRunner();
        shell.Variables["USE_MOCK_DB"] = "true";
        shell.Variables["MIXOSYNC_DATABASE"] = shell.PathOf("shared.db");
        await shell.Start("serve", "--urls", "http://127.0.0.1:0").AddressAsync();

        var ended = await shell.RunAsync("demo", "--database", shell.PathOf("shared.db"));

        CliErrorAssert.Is(ended, ExitCode.Usage, shell.PathOf("shared.db"), "in use by another mixosync process", "--database");
    }
}
