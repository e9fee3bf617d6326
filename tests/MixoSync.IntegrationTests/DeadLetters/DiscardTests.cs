using System.Diagnostics;
using MixoSync.Cli;
using MixoSync.IntegrationTests.Cli;
using MixoSync.IntegrationTests.Processes;
using MixoSync.IntegrationTests.Servers;

namespace MixoSync.IntegrationTests.DeadLetters;

public sealed class DiscardTests(TestServers servers) : IAsyncLifetime
{
    private const string Queue = "sync-campaign_error";

    private readonly TestDeadLetter[] deadLetters =
        [.. DeadLetterTestQueue.Create(1, 3, "Rejected", "gone"), .. DeadLetterTestQueue.Create(4, 2, "InvalidData", "bad")];

    private Deployment? deployment;

    private DeadLetterTestQueue TestQueue => new(deployment!.VirtualHost);

    private CliRunner Cli => deployment!.Cli;

    public async ValueTask InitializeAsync()
    {
        deployment = await Deployment.CreateAsync(servers);
        await TestQueue.PostAsync(deadLetters);
    }

    public ValueTask DisposeAsync() => deployment!.DisposeAsync();

    [Fact]
    public async Task WithoutATerminalDiscardRequiresYes()
    {
        CliErrorAssert.Is(
            await Cli.RunAsync("dead-letters", "discard", "--all"), ExitCode.Usage, "5 dead letters with 2 causes", "--yes");

        Assert.Equal(5, await TestQueue.CountAsync(Queue));
    }

    [Fact]
    public async Task DiscardedDeadLettersAreGoneAndTheOthersStay()
    {
        var ended = await Cli.SucceedAsync("dead-letters", "discard", "--kind", "Rejected", "--yes");

        Assert.Equal(["3 of 3 dead letters with 1 cause discarded."], ended.Output);
        Assert.Equal(deadLetters.Skip(3).Select(deadLetter => deadLetter.Id), await TestQueue.IdsAsync(Queue));
        Assert.Equal(0, await TestQueue.CountAsync("sync-campaign"));
    }

    [Theory]
    [InlineData("n", 5)]
    [InlineData("", 5)]
    [InlineData("y", 0)]
    public async Task AtATerminalDiscardAsksForConfirmation(string answer, int left)
    {
        var said = await AtATerminalAsync(answer, "dead-letters", "discard", "--all");

        Assert.Contains("Discard 5 dead letters with 2 causes permanently? [y/N]", said);
        Assert.Equal(left, await TestQueue.CountAsync(Queue));
    }

    /// <summary>Runs a command with <c>script</c>, which gives it a terminal.</summary>
    private async Task<string> AtATerminalAsync(string answer, params string[] arguments)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "mixosync.dll");
        var start = new ProcessStartInfo("script", ["-qec", $"dotnet '{program}' {string.Join(' ', arguments)}", "/dev/null"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in Cli.Variables)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var said = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.StandardInput.WriteLineAsync(answer);
        await process.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
        return await said.WaitAsync(TimeSpan.FromMinutes(1));
    }
}
