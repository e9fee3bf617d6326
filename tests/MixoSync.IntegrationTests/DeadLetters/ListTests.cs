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
        .. DeadLetterTestQueue.Letters(1, 30, "Rejected", "no such campaign"),
        .. DeadLetterTestQueue.Letters(31, 20, "InvalidData", "budget is no number"),
    ];

    private Deployment? deployment;

    private DeadLetterTestQueue Letters => new(deployment!.VirtualHost);

    private CliRunner Shell => deployment!.Shell;

    public async ValueTask InitializeAsync() => deployment = await Deployment.CreateAsync(servers);

    public ValueTask DisposeAsync() => deployment!.DisposeAsync();

    [Fact]
    public async Task FiftyLettersOfTwoCausesAreTwoGroups()
    {
        await Letters.PostAsync(Fifty);

        var ended = await Shell.SucceedAsync("dead-letters", "list");

        var rows = ended.Output.Where(line => line.Contains("2026-11-22 06:00:00Z")).ToList();
        Assert.Equal(2, rows.Count);
        Assert.Matches(@"^\s*30\s+Rejected\s+…: no such campaign\s+acme\s", rows[0]);
        Assert.Matches(@"^\s*20\s+InvalidData\s+…: budget is no number\s+acme\s", rows[1]);
        Assert.Contains("50 dead letters with 2 causes", ended.Output);
    }

    [Fact]
    public async Task LookingLeavesTheQueueAsItWas()
    {
        await Letters.PostAsync(Fifty);

        await Shell.SucceedAsync("dead-letters", "list");
        await Shell.SucceedAsync("dead-letters", "show", Fifty[20].Id);
        await Shell.SucceedAsync("dead-letters", "replay", "--all", "--dry-run");

        Assert.Equal(Fifty.Select(letter => letter.Id), await Letters.IdsAsync(Queue));
        Assert.Equal(0, await Letters.CountAsync("sync-campaign"));
    }

    [Fact]
    public async Task LettersOutliveTwentyFiveLooks()
    {
        await Letters.PostAsync(Fifty);

        for (var look = 1; look <= 25; look++)
        {
            await using var session = await Letters.Office().TryOpenAsync(TimeSpan.Zero, TestContext.Current.CancellationToken);
            var letters = await session!.ListAsync(TestContext.Current.CancellationToken);
            Assert.Equal(Fifty.Select(letter => letter.Id), letters.Select(letter => letter.Id));
        }

        Assert.Equal(Fifty.Select(letter => letter.Id), await Letters.IdsAsync(Queue));
    }

    [Fact]
    public async Task WhatArrivesMeanwhileIsNotWaitedForAndStays()
    {
        await Letters.PostAsync(Fifty.Take(40));
        await using var session = await Letters.Office().TryOpenAsync(TimeSpan.Zero, TestContext.Current.CancellationToken);
        var posting = Letters.PostAsync(Fifty.Skip(40));

        Assert.InRange((await session!.ListAsync(TestContext.Current.CancellationToken)).Count, 40, 50);

        await posting;
        await Eventually.BecomesAsync(() => Letters.CountAsync(Queue), count => count == 50);
    }

    [Fact]
    public async Task TheListCanBeFilteredAndReadByPrograms()
    {
        await Letters.PostAsync([.. Fifty, new TestDeadLetter("campaign_1", "Rejected", "no such campaign") { ClientId = "globex", RunId = Guid.NewGuid() }]);

        var letter = Assert.Single((await Shell.SucceedAsync(
            "dead-letters", "list", "--client", "globex", "--kind", "rejected", "--json")).Json().EnumerateArray());

        Assert.Equal("globex", letter.GetProperty("clientId").GetString());
        Assert.Equal("campaign_1", letter.GetProperty("campaignId").GetString());
        Assert.Equal("rejected", letter.GetProperty("kind").GetString());
        Assert.Equal(5, letter.GetProperty("attempts").GetInt32());
    }

    [Fact]
    public async Task ALetterIsShownWithItsHeadersItsStackTraceAndItsMessage()
    {
        await Letters.PostAsync(Fifty.Take(2));

        var ended = await Shell.SucceedAsync("dead-letters", "show", Fifty[1].Id);

        Assert.Contains("  MixoSync-Reason: campaign_2: no such campaign", ended.Output);
        Assert.Contains("     at Some.Method()", ended.Output);
        Assert.Contains("      \"name\": \"Spring sale\",", ended.Output.Select(line => line[2..].Replace("        ", "      ")));
        Assert.DoesNotContain("campaign_1", ended.ToString());
    }

    [Fact]
    public async Task HostileTextDoesNotReachTheTerminal()
    {
        const string hostile = "\e[2J\a[red]boom[/]\u009b31m\r\nsecond";
        var letter = new TestDeadLetter("c\e[31m", hostile, hostile) { ClientId = hostile };
        var unreadable = letter.Properties();
        unreadable.MessageId = hostile;
        await Letters.PostAsync([(Queue, letter.Properties(), letter.Body()), (Queue, unreadable, Encoding.UTF8.GetBytes(hostile))]);

        foreach (var command in new string[][] { ["list"], ["list", "--json"], ["show", letter.Id], ["show", hostile], ["show", hostile, "--json"] })
        {
            var ended = await Shell.SucceedAsync(["dead-letters", .. command]);
            Assert.Contains("[red]boom[/]", ended.ToString());
            Assert.DoesNotContain(ended.ToString(), character => char.IsControl(character) && character != '\n');
        }
    }

    [Fact]
    public async Task WithoutLettersItSaysSo() =>
        Assert.Equal(["No dead letters."], (await Shell.SucceedAsync("dead-letters", "list")).Output);

    [Fact]
    public async Task AnUnknownDeadLetterIsNamed() => CliErrorAssert.Is(
        await Shell.RunAsync("dead-letters", "show", "nothing"), ExitCode.Usage, "Dead letter 'nothing' does not exist", "dead-letters list");

    [Fact]
    public async Task ASessionOfAnotherProcessIsReported()
    {
        await using var session = await Letters.Office().TryOpenAsync(TimeSpan.Zero, TestContext.Current.CancellationToken);

        CliErrorAssert.Is(await Shell.RunAsync("dead-letters", "list"), ExitCode.DependencyDown, "Another process is reading the dead letters", "Try again");
    }

    [Fact]
    public async Task MissingQueuesAreReportedWithTheCommandToRun()
    {
        Shell.Variables[Deployment.Broker] = (await servers.NewVirtualHostAsync()).AbsoluteUri;

        CliErrorAssert.Is(await Shell.RunAsync("dead-letters", "list"), ExitCode.Usage, "does not exist", "mixosync db migrate");
    }

    [Fact]
    public async Task AnUnreachableBrokerIsReportedAsADependencyThatIsDown()
    {
        var port = FreePorts.Find(1)[0];
        Shell.Variables[Deployment.Broker] = $"amqp://guest:{CliRunner.Secret}@127.0.0.1:{port}/";

        CliErrorAssert.Is(
            await Shell.RunAsync("dead-letters", "list"), ExitCode.DependencyDown, $"RabbitMQ at 127.0.0.1:{port} does not respond");
    }
}
