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
        await using var environment = await FaultEnvironment.CreateAsync(servers, row.Settings);
        await using var scenario = await FaultScenario.CreateAsync(environment, row.Settings, seed);
        var judged = PlayAsync(row, scenario);
        return await judged.WaitAsync(TimeLimit, TestContext.Current.CancellationToken);
    }

    private static async Task<FaultResult> PlayAsync(FaultRow row, FaultScenario scenario)
    {
        await row.Play(scenario);
        return await new FaultVerifier(scenario).VerifyAsync();
    }
}
