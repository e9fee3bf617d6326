using MixoSync.IntegrationTests.Servers;

namespace MixoSync.IntegrationTests.Faults;

/// <summary>The fault matrix: real processes, servers and faults, checked by one verifier. <c>ops/faults</c> runs all of it.</summary>
public sealed class FaultMatrixTests(TestServers servers)
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(5);

    /// <summary>The rows and seeds to run. See <see cref="FaultMatrix"/>.</summary>
    public static TheoryData<string, int> Chosen => FaultMatrix.Chosen;

    [Theory]
    [MemberData(nameof(Chosen), DisableDiscoveryEnumeration = true)]
    public async Task AFaultLosesNothingAndExceedsNoQuota(string row, int seed)
    {
        var started = TimeProvider.System.GetTimestamp();
        FaultResult? verdict = null;
        try
        {
            verdict = await PlayAsync(FaultMatrix.Find(row), seed);
        }
        finally
        {
            await FaultReport.AddAsync(row, seed, verdict, TimeProvider.System.GetElapsedTime(started));
        }

        Assert.True(verdict.IsClean, $"{row}, seed {seed}: {verdict}");
    }

    private async Task<FaultResult> PlayAsync(FaultRow row, int seed)
    {
        await using var stage = await FaultEnvironment.BuildAsync(servers, row.Setting);
        await using var scene = await FaultScenario.SetAsync(stage, row.Setting, seed);
        var judged = PlayAsync(row, scene);
        return await judged.WaitAsync(TimeLimit, TestContext.Current.CancellationToken);
    }

    private static async Task<FaultResult> PlayAsync(FaultRow row, FaultScenario scene)
    {
        await row.Play(scene);
        return await new FaultVerifier(scene).JudgeAsync();
    }
}
