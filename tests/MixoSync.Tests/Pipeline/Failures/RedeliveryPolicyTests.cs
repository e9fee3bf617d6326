using Microsoft.Extensions.Options;
using MixoSync.Pipeline;
using MixoSync.Pipeline.Failures;
using MixoSync.Platforms;
using MixoSync.Runs;

namespace MixoSync.Tests.Pipeline.Failures;

public sealed class RedeliveryPolicyTests
{
    private static readonly Failure Transient = new(FailureKind.Transient, "503");

    [Fact]
    public void TheDefaultDelaysAreTenSecondsThenOneFiveAndFifteenMinutes()
    {
        var policy = Policy(new PipelineOptions());

        foreach (var (index, seconds) in new[] { 10, 60, 300, 900 }.Index())
        {
            Assert.InRange(policy.DelayAfter(Transient, index + 1)!.Value.TotalSeconds, seconds, seconds * 1.2);
        }

        Assert.Null(policy.DelayAfter(Transient, 5));
        Assert.Equal(5, policy.MaxAttempts);
    }

    [Fact]
    public void ADelayIsExtendedRandomlyByUpToAFifth()
    {
        var policy = Policy(new PipelineOptions { RedeliverAfter = "00:00:10" });

        var delays = Enumerable.Range(0, 200).Select(_ => policy.DelayAfter(Transient, 1)!.Value.TotalSeconds).ToList();

        Assert.All(delays, delay => Assert.InRange(delay, 10, 12));
        Assert.True(delays.Max() - delays.Min() > 1, "there is no jitter");
    }

    [Theory]
    [InlineData(nameof(FailureKind.Transient), true)]
    [InlineData(nameof(FailureKind.Internal), true)]
    [InlineData(nameof(FailureKind.Rejected), false)]
    [InlineData(nameof(FailureKind.InvalidData), false)]
    [InlineData(nameof(FailureKind.Unauthorised), false)]
    [InlineData(nameof(FailureKind.Configuration), false)]
    [InlineData(nameof(FailureKind.RateLimited), false)] // it has waited often enough
    public void OnlyTransientFailuresAreRedelivered(string kind, bool isRedelivered) =>
        Assert.Equal(isRedelivered, Policy(new PipelineOptions()).DelayAfter(new Failure(Enum.Parse<FailureKind>(kind), "why"), 1) is not null);

    [Fact]
    public void WithoutDelaysTheFirstAttemptIsTheLast()
    {
        var policy = Policy(new PipelineOptions { RedeliverAfter = "" });

        Assert.Null(policy.DelayAfter(Transient, 1));
        Assert.Equal(1, policy.MaxAttempts);
    }

    [Theory]
    [InlineData("00:00:10,00:01:00", true)]
    [InlineData("1.00:00:00", true)]
    [InlineData("", true)]
    [InlineData(" 00:00:10 , 00:01:00 ", true)]
    [InlineData("10", false)] // seconds? days? .NET says days
    [InlineData("10s", false)]
    [InlineData("00:00:00", false)]
    [InlineData("-00:00:01", false)]
    [InlineData("1.00:00:01", false)]
    [InlineData("99999999999:00:00", false)]
    public void AListOfDelaysConsistsOfPositiveDurationsUpToTheMaximum(string text, bool valid) =>
        Assert.Equal(valid, DurationList.AreValid(text, TimeSpan.FromDays(1)));

    private static RedeliveryPolicy Policy(PipelineOptions options) => new(Options.Create(options));
}
