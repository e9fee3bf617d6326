using MixoSync.Clients;
using MixoSync.MockApi;
using MixoSync.MockApi.Options;
using MixoSync.Platforms;
using MixoSync.Runs;
using MixoSync.Tests.MockApi.Support;
using MixoSync.Tests.Support;
using static MixoSync.Tests.MockApi.Support.MixoStarts;

namespace MixoSync.Tests.Pipeline;

/// <summary>Runs with failures that are not caused by their campaigns.</summary>
public sealed class TroubledRunTests
{
    [Fact]
    public async Task AClientWithAWrongPasswordFailsAlone()
    {
        await using var mixo = await SmallAsync();
        await using var pipeline = await EmbeddedPipeline.StartAsync();
        var wrong = TestClients.Of(mixo, "wrong") with { Credentials = CredentialsReference.Parse("env:WRONG") };

        var runs = await Task.WhenAll(pipeline.RunAsync(wrong), pipeline.RunAsync(TestClients.Of(mixo)));

        Assert.Equal((RunState.Failed, FailureKind.Unauthorised), (runs[0].State, runs[0].FailureKind));
        Assert.Equal((RunState.Succeeded, 30), (runs[1].State, runs[1].Synced));
    }

    [Fact]
    public async Task TwoConcurrentClientsGetTheirOwnCampaigns()
    {
        await using var mixo = await SmallAsync();
        await using var pipeline = await EmbeddedPipeline.StartAsync();

        var runs = await Task.WhenAll(
            pipeline.RunAsync(TestClients.Of(mixo, "acme")), pipeline.RunAsync(TestClients.Of(mixo, "globex")));

        Assert.All(runs, run => Assert.Equal((RunState.Succeeded, 30), (run.State, run.Synced)));
        Assert.Equal(30, (await pipeline.CampaignsAsync("acme")).Count);
        Assert.Equal(30, (await pipeline.CampaignsAsync("globex")).Count);
    }

    [Fact]
    public async Task ATokenThatExpiresDuringARunFailsNothing()
    {
        await using var mixo = await SmallAsync();
        await using var pipeline = await EmbeddedPipeline.StartAsync();
        var handled = 0;
        pipeline.Handled.OnHandled = _ =>
        {
            // Early enough that not all of the other calls are in flight already.
            if (Interlocked.Increment(ref handled) == 8) mixo.RevokeTokens();
        };

        var run = await pipeline.RunAsync(TestClients.Of(mixo));

        Assert.Equal((RunState.Succeeded, 30), (run.State, run.Synced));
        Assert.Equal(2, mixo.Stats.TokensIssued[AccountOptions.Demo.Email]);
    }

    [Fact]
    public async Task RejectionsCausedByAnotherUserOfTheQuotaDoNotCountAsAttempts()
    {
        await using var mixo = await MixoAsync(options =>
        {
            Kind(options);
            options.CampaignsPerClient = 4;
            options.Limit = 5;
            options.Window = options.RetryAfter = TimeSpan.FromSeconds(3);
        });
        await using var pipeline = await EmbeddedPipeline.StartAsync();
        using var otherUser = await MixoCaller.LoggedInAsync(mixo);
        for (var call = 1; call <= 5; call++) await otherUser.ListAsync(client: "acme");

        var run = await pipeline.RunAsync(TestClients.Of(mixo));

        Assert.True(mixo.StatsFor("acme").CallsRefused > 0, "no call was rejected");
        Assert.Equal((RunState.Succeeded, 4), (run.State, run.Synced));
        Assert.DoesNotContain(pipeline.Logs.Lines, line => line.Message.StartsWith("Retry ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ADownPlatformFailsTheRunWithTheReason()
    {
        await using var mixo = await MixoAsync(options => options.Down = true);
        await using var pipeline = await EmbeddedPipeline.StartAsync();

        var run = await pipeline.RunAsync(TestClients.Of(mixo));

        Assert.Equal((RunState.Failed, FailureKind.Transient), (run.State, run.FailureKind));
        Assert.Contains("503", run.Reason);
    }

    [Fact]
    public async Task TheFailureForAnUnknownPlatformListsTheKnownOnes()
    {
        await using var mixo = await MixoAsync(Kind);
        await using var pipeline = await EmbeddedPipeline.StartAsync();

        var run = await pipeline.RunAsync(TestClients.Of(mixo) with { Platform = "nixo" });

        Assert.Equal((RunState.Failed, FailureKind.Configuration), (run.State, run.FailureKind));
        Assert.Equal("Unknown platform 'nixo'. Known platforms: mixo", run.Reason);
    }

    private static Task<MockPlatform> SmallAsync() => MixoAsync(options =>
    {
        Kind(options);
        options.CampaignsPerClient = 30;
    });
}
