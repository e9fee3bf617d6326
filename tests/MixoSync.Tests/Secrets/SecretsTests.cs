using MixoSync.Clients;
using MixoSync.MockApi;
using MixoSync.MockApi.Options;
using MixoSync.Runs;
using MixoSync.Tests.Support;
using static MixoSync.Tests.MockApi.Support.MixoStarts;

namespace MixoSync.Tests.Secrets;

/// <summary>A sync with every kind of failure, at the most verbose log level, reveals no secret.</summary>
public sealed class SecretsTests
{
    private readonly HttpRecorder recorder = new() { CutAt = 20 };

    [Fact]
    public async Task NoLogLineExceptionMessageOrRowContainsASecret()
    {
        await using var mixo = await TroubledAsync();
        await using var pipeline = await EmbeddedPipeline.StartAsync(recorder.AttachTo);

        await RunAsync(pipeline, mixo);

        Assert.Empty(Detector().Leaks(await RecordedOutput.AllAsync(pipeline)));
    }

    [Fact]
    public async Task TheSyncHasEveryKindOfFailure()
    {
        await using var mixo = await TroubledAsync();
        await using var pipeline = await EmbeddedPipeline.StartAsync(recorder.AttachTo);

        var (run, wrong) = await RunAsync(pipeline, mixo);

        Assert.Equal((RunState.Partial, 44, 6), (run.State, run.Synced, run.Failed));
        Assert.Equal(RunState.Failed, wrong.State);
        Assert.Equal(2, mixo.Stats.TokensIssued[AccountOptions.Demo.Email]);
        var logs = RecordedOutput.Logs(pipeline).ToList();
        Assert.All(
            ["with 400", "with 500", "with 503", "the connection was cut by a test", "rejected the token", "rejected the email address or password"],
            text => Assert.Contains(logs, line => line.Contains(text, StringComparison.Ordinal)));
        Assert.Equal(4, recorder.Secrets.Count); // two tokens, two Basic values
    }

    [Theory]
    [InlineData("property")]
    [InlineData("scope")]
    [InlineData("exception")]
    [InlineData("message")]
    [InlineData("row")]
    public async Task ALeakedSecretIsFound(string place)
    {
        await using var pipeline = await EmbeddedPipeline.StartAsync();
        const string secret = "leaked+secret/1==";
        var detector = new SecretDetector([secret]);
        Assert.Empty(detector.Leaks(await RecordedOutput.AllAsync(pipeline)));

        await SecretLeaks.WriteSecretAsync(pipeline, place, secret);

        Assert.NotEmpty(detector.Leaks(await RecordedOutput.AllAsync(pipeline)));
    }

    private SecretDetector Detector() => new(
    [
        AccountOptions.Demo.Password,
        TestClients.WrongPassword,
        SecretDetector.Basic(AccountOptions.Demo.Email, AccountOptions.Demo.Password),
        SecretDetector.Basic(AccountOptions.Demo.Email, TestClients.WrongPassword),
        .. recorder.Secrets,
    ]);

    private static async Task<(Run Good, Run Wrong)> RunAsync(EmbeddedPipeline pipeline, MockPlatform mixo)
    {
        var handled = 0;
        pipeline.Handled.OnHandled = _ =>
        {
            if (Interlocked.Increment(ref handled) == 25) mixo.RevokeTokens();
        };
        var run = await pipeline.RunAsync(TestClients.Of(mixo));
        var wrong = await pipeline.RunAsync(
            TestClients.Of(mixo, "wrong") with { Credentials = CredentialsReference.Parse("env:WRONG") });
        await pipeline.DeadLetters.TakeAsync(6);
        return (run, wrong);
    }

    private static Task<MockPlatform> TroubledAsync() => MixoAsync(options =>
    {
        Kind(options);
        options.ListFaults.FailEvery = 5;
        options.CampaignsPerClient = 50;
        options.HostileRecords = 10;
        options.FailingCampaigns["campaign_12"] = 400;
        options.FailingCampaigns["campaign_13"] = 500;
    });
}
