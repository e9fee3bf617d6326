using System.Text.Json;
using MixoSync.IntegrationTests.Processes;
using MixoSync.IntegrationTests.Servers;

namespace MixoSync.IntegrationTests.Quotas;

/// <summary>Tests <c>mixosync quota show</c> on a ledger with used and waiting calls.</summary>
public sealed class QuotaShowTests(TestServers servers)
{
    // Three calls of acme: two start, one waits for the limit per hour. The pool allows 100 calls.
    private const string ThreeCalls =
        """
        SELECT quota_acquire('acme', null, gen_random_uuid(), lane, '0', ARRAY['client:acme', 'pool:token'],
            ARRAY['client:acme', 'client:acme', 'pool:token'], ARRAY[1, 2, 1], ARRAY[10, 2, 1000]::bigint[], ARRAY[1, 3600, 86400],
            ARRAY[null, null, 'UTC'], '0.25 s', '2 s', 5, '35 s', '0.1 s')
        FROM unnest(ARRAY[2, 2, 0]) lane
        """;

    [Fact]
    public async Task EveryLimitAndLaneIsShown()
    {
        await using var deployment = await Deployment.CreateAsync(servers);
        await deployment.Cli.SucceedAsync("quota-pools", "add", "token", "--quota", "1000/1d@UTC");
        await deployment.Cli.SucceedAsync(
            "clients", "add", "acme", "--api-url", "https://api.example.com", "--credentials", "env:ACME", "--quota", "10/1s,2/1h", "--quota-pool", "token");
        await deployment.Cli.SucceedAsync("clients", "add", "idle", "--api-url", "https://api.example.com", "--credentials", "env:ACME", "--quota-pool", "token");
        await deployment.ExecuteAsync(ThreeCalls);

        var shown = await deployment.Cli.SucceedAsync("quota", "show");
        var json = JsonDocument.Parse(string.Join('\n', (await deployment.Cli.SucceedAsync("quota", "show", "acme", "--json")).Output)).RootElement[0];

        Assert.Contains(shown.Output, line => line.Contains("2/3600s") && line.Contains(" 0 "));
        Assert.Contains(shown.Output, line => line.Contains("acme") && line.Contains("1 urgent") && line.Contains("2 of 5"));
        Assert.Contains(shown.Output, line => line.Contains("1000/1d@UTC") && line.Contains("token") && line.Contains("998") && line.Contains("now"));
        Assert.Contains(shown.Output, line => line.Contains("idle") && line.Contains("10/60s") && line.Contains("now"));
        Assert.Contains((await deployment.Cli.SucceedAsync("quota-pools", "show", "token")).Output, line => line.Contains("998") && line.TrimEnd().EndsWith('1'));
        Assert.Equal((0, 1, 1), (json.GetProperty("status").GetProperty("free").GetInt32(), json.GetProperty("status").GetProperty("promised").GetInt32(),
            json.GetProperty("status").GetProperty("urgent").GetInt32()));
        Assert.Equal(["10/1s", "2/3600s", "1000/1d@UTC"], json.GetProperty("status").GetProperty("limits").EnumerateArray().Select(limit => limit.GetProperty("limit").GetString()));
    }
}
