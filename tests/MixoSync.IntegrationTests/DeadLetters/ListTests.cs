using System.Text;
using MixoSync.Cli;
using MixoSync.IntegrationTests.Cli;
using MixoSync.IntegrationTests.Processes;
using MixoSync.IntegrationTests.Servers;
using MixoSync.IntegrationTests.Support;

namespace MixoSync.IntegrationTests.DeadLetters;

/// <summary>Tests <c>dead-letters list</c> and <c>show</c>, which change nothing.</summary>
public sealed class ListTests(TestServers servers) : IAsyncLifetime
{
    private const string Queue = "sync-campaign_error";

    private static readonly IReadOnlyList<TestDeadLetter> Fifty =
    [
        .. DeadLetterTestQueue.Create(1, 30, "Rejected", "no such campaign"),
        .. DeadLetterTestQueue.Create(31, 20, "InvalidData", "budget is no number"),
    ];

    private Deployment? deployment;

    private DeadLetterTestQueue TestQueue => new(deployment!.VirtualHost);

    private CliRunner Cli => deployment!.Cli;

    public async ValueTask InitializeAsync() => deployment = await Deployment.CreateAsync(servers);

    public ValueTask DisposeAsync() => deployment!.DisposeAsync();

    [Fact]
    public async Task FiftyDeadLettersOfTwoCausesAreTwoGroups()
    {
        await TestQueue.PostAsync(Fifty);

        var ended = await Cli.SucceedAsync("dead-letters", "list");

        var rows = ended.Output.Where(line => line.Contains("2026-11-22 06:00:00Z")).ToList();
        Assert.Equal(2, rows.Count);
        Assert.Matches(@"^\s*30\s+Rejected\s+…: no such campaign\s+acme\s", rows[0]);
        Assert.Matches(@"^\s*20\s+InvalidData\s+…: budget is no number\s+acme\s", rows[1]);
        Assert.Contains("50 dead letters with 2 causes", ended.Output);
    }

    [Fact]
    public async Task ReadingLeavesTheQueueUnchanged()
    {
        await TestQueue.PostAsync(Fifty);

        await Cli.SucceedAsync("dead-letters", "list");
        await Cli.SucceedAsync("dead-letters", "show", Fifty[20].Id);
        await Cli.SucceedAsync("dead-letters", "replay", "--all", "--dry-run");

        Assert.Equal(Fifty.Select(deadLetter => deadLetter.Id), await TestQueue.IdsAsync(Queue));
        Assert.Equal(0, await TestQueue.CountAsync("sync-campaign"));
    }

    [Fact]
    public async Task DeadLettersSurviveTwentyFiveReads()
    {
        await TestQueue.PostAsync(Fifty);

        for (var look = 1; look <= 25; look++)
        {
            await using var session = await TestQueue.CreateService().TryOpenAsync(TimeSpan.Zero, TestContext.Current.CancellationToken);
            var deadLetters = await session!.ListAsync(TestContext.Current.CancellationToken);
            Assert.Equal(Fifty.Select(deadLetter => deadLetter.Id), deadLetters.Select(deadLetter => deadLetter.Id));
        }

        Assert.Equal(Fifty.Select(deadLetter => deadLetter.Id), await TestQueue.IdsAsync(Queue));
    }

    [Fact]
    public async Task DeadLettersThatArriveDuringAReadStay()
    {
        await TestQueue.PostAsync(Fifty.Take(40));
        await using var session = await TestQueue.CreateService().TryOpenAsync(TimeSpan.Zero, TestContext.Current.CancellationToken);
        var posting = TestQueue.PostAsync(Fifty.Skip(40));

        Assert.InRange((await session!.ListAsync(TestContext.Current.CancellationToken)).Count, 40, 50);

        await posting;
        await Eventually.BecomesAsync(() => TestQueue.CountAsync(Queue), count => count == 50);
    }

    [Fact]
    public async Task TheListCanBeFilteredAndReadByPrograms()
    {
        await TestQueue.PostAsync([.. Fifty, new TestDeadLetter("campaign_1", "Rejected", "no such campaign") { ClientId = "globex", RunId = Guid.NewGuid() }]);

        var deadLetter = Assert.Single((await Cli.SucceedAsync(
            "dead-letters", "list", "--client", "globex", "--kind", "rejected", "--json")).Json().EnumerateArray());

        Assert.Equal("globex", deadLetter.GetProperty("clientId").GetString());
        Assert.Equal("campaign_1", deadLetter.GetProperty("campaignId").GetString());
        Assert.Equal("rejected", deadLetter.GetProperty("kind").GetString());
        Assert.Equal(5, deadLetter.GetProperty("attempts").GetInt32());
    }

    [Fact]
    public async Task ADeadLetterIsShownWithItsHeadersItsStackTraceAndItsMessage()
    {
        await TestQueue.PostAsync(Fifty.Take(2));

        var ended = await Cli.SucceedAsync("dead-letters", "show", Fifty[1].Id);

        Assert.Contains("  MixoSync-Reason: campaign_2: no such campaign", ended.Output);
        Assert.Contains("     at Some.Method()", ended.Output);
        Assert.Contains("      \"name\": \"Spring sale\",", ended.Output.Select(line => line[2..].Replace("        ", "      ")));
        Assert.DoesNotContain("campaign_1", ended.ToString());
    }

    [Fact]
    public async Task HostileTextDoesNotReachTheTerminal()
    {
        const string hostile = "\e[2J\a[red]boom[/]\u009b31m\r\nsecond";
        var deadLetter = new TestDeadLetter("c\e[31m", hostile, hostile) { ClientId = hostile };
        var unreadable = deadLetter.Properties();
        unreadable.MessageId = hostile;
        await TestQueue.PostAsync([(Queue, deadLetter.Properties(), deadLetter.Body()), (Queue, unreadable, Encoding.UTF8.GetBytes(hostile))]);

        foreach (var command in new string[][] { ["list"], ["list", "--json"], ["show", deadLetter.Id], ["show", hostile], ["show", hostile, "--json"] })
        {
            var ended = await Cli.SucceedAsync(["dead-letters", .. command]);
            Assert.Contains("[red]boom[/]", ended.ToString());
            Assert.DoesNotContain(ended.ToString(), character => char.IsControl(character) && character != '\n');
        }
    }

    [Fact]
    public async Task AnEmptyListSaysSo() =>
        Assert.Equal(["No dead letters."], (await Cli.SucceedAsync("dead-letters", "list")).Output);

    [Fact]
    public async Task AnUnknownDeadLetterIsNamed() => CliErrorAssert.Is(
        await Cli.RunAsync("dead-letters", "show", "nothing"), ExitCode.Usage, "Dead letter 'nothing' does not exist", "dead-letters list");

    [Fact]
    public async Task ASessionOfAnotherProcessIsReported()
    {
        await using var session = await TestQueue.CreateService().TryOpenAsync(TimeSpan.Zero, TestContext.Current.CancellationToken);

        CliErrorAssert.Is(await Cli.RunAsync("dead-letters", "list"), ExitCode.DependencyDown, "Another process is reading the dead letters", "Try again");
    }

    [Fact]
    public async Task MissingQueuesAreReportedWithTheCommandToRun()
    {
        Cli.Variables[Deployment.Broker] = (await servers.NewVirtualHostAsync()).AbsoluteUri;

        CliErrorAssert.Is(await Cli.RunAsync("dead-letters", "list"), ExitCode.Usage, "does not exist", "mixosync db migrate");
    }

    [Fact]
    public async Task AnUnreachableBrokerIsReportedAsADependencyThatIsDown()
    {
        var port = FreePorts.Find(1)[0];
        Cli.Variables[Deployment.Broker] = $"amqp://guest:{CliRunner.Secret}@127.0.0.1:{port}/";

        CliErrorAssert.Is(
            await Cli.RunAsync("dead-letters", "list"), ExitCode.DependencyDown, $"RabbitMQ at 127.0.0.1:{port} does not respond");
    }
}
