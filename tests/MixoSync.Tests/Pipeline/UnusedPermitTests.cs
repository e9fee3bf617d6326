using Microsoft.Extensions.DependencyInjection;
using MixoSync.Pipeline;
using MixoSync.Platforms;
using MixoSync.Quotas;
using MixoSync.Tests.Runs;
using MixoSync.Tests.Support;

namespace MixoSync.Tests.Pipeline;

/// <summary>Permits of parked messages that were not used.</summary>
public sealed class UnusedPermitTests
{
    private static readonly Permit Reserved = new(Guid.Parse("0197f2a4-0000-7000-8000-000000000001"));

    private readonly FakeAdPlatform platform = new(["a"]);
    private readonly FakeLedger ledger = new(TimeProvider.System);

    [Fact]
    public async Task ADroppedMessageReleasesItsPermit()
    {
        await using var pipeline = await StartAsync();
        var run = await pipeline.RunAsync(TestClients.Of(platform));

        await pipeline.HandleAsync(Message(run.Id), permit: Reserved);

        Assert.Equal([Reserved], ledger.Released);
    }

    [Fact]
    public async Task AMessageParkedWithoutACallReleasesItsPermit()
    {
        platform.OnSync = _ => Task.FromException(new AdPlatformException(FailureKind.CircuitOpen, "it keeps failing", TimeSpan.FromHours(1)));
        await using var pipeline = await StartAsync();
        var run = await pipeline.StartRunAsync(TestClients.Of(platform));

        await pipeline.HandleAsync(Message(run), permit: Reserved);

        Assert.Equal([Reserved], ledger.Released);
    }

    [Fact]
    public async Task AMessageThatFailsPermanentlyReleasesItsPermit()
    {
        platform.OnSync = _ => Task.FromException(new AdPlatformException(FailureKind.Rejected, "no such campaign"));
        await using var pipeline = await StartAsync();
        var run = await pipeline.RunAsync(TestClients.Of(platform));

        await pipeline.HandleAsync(Message(run.Id), permit: Reserved);

        Assert.Equal([Reserved], ledger.Released);
    }

    [Fact]
    public async Task AMessageOfARemovedClientReleasesNoPermit()
    {
        await using var pipeline = await StartAsync();

        await pipeline.HandleAsync(Message(Guid.NewGuid()), permit: Reserved);

        Assert.Empty(ledger.Released);
    }

    private Task<EmbeddedPipeline> StartAsync() => EmbeddedPipeline.StartAsync(
        services => services.AddSingleton<IAdPlatform>(platform).AddSingleton<IQuotaLedger>(ledger));

    private static SyncCampaign Message(Guid run) => new(run, "acme", Listings.Listed("a"), DateTimeOffset.UnixEpoch);
}
