using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using MixoSync.MockApi;
using MixoSync.Tests.MockApi.Support;
using static MixoSync.Tests.MockApi.Support.MixoStarts;

namespace MixoSync.Tests.MockApi;

public sealed partial class MockApiCommandTests
{
    [Theory]
    [InlineData("--MockApi:Port=0")]
    [InlineData("--urls=http://127.0.0.1:0")]
    [InlineData("--urls=http://127.0.0.1:1 --MockApi:Port=0")]
    public async Task ItPrintsItsAddressAndExitsWithZero(string arguments)
    {
        using var output = new FirstLine();
        using var error = new StringWriter();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

        var run = MockApiCommand.RunAsync(arguments.Split(' '), output, error, stop.Token);
        var first = await Task.WhenAny(output.Text, run);
        Assert.True(first == output.Text, error.ToString());
        using var http = new HttpClient();
        var health = await http.GetAsync(new Uri(Address().Match(await output.Text).Value + "/health"), stop.Token);
        await stop.CancelAsync();

        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        Assert.Equal(MockApiCommand.Stopped, await run);
    }

    [Theory]
    [InlineData("--MockApi:Limit=0", "Limit")]
    [InlineData("--MockApi:Limit=ten", "Limit")]
    [InlineData("--MockApi:Limt=10", "Limt")]
    [InlineData("--MockApi:Host=example.com", "Host")]
    [InlineData("--urls=https://127.0.0.1:0", "HTTPS")]
    [InlineData("--urls=nonsense", "nonsense")]
    public async Task AnInvalidSettingExitsWithTwoAndOneLine(string argument, string named) =>
        Assert.Contains(named, await FailureAsync(argument));

    [Fact]
    public async Task APortInUseExitsWithTwoAndOneLine()
    {
        await using var mixo = await MixoAsync();
        var port = mixo.Url.Port.ToString(CultureInfo.InvariantCulture);
        Assert.Contains(port, await FailureAsync($"--MockApi:Port={port}"));
    }

    private static async Task<string> FailureAsync(string argument)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = await MockApiCommand.RunAsync([argument], output, error, TestContext.Current.CancellationToken);
        Assert.Equal(2, exitCode);
        Assert.Empty(output.ToString());
        return Assert.Single(error.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }

    [GeneratedRegex(@"http://\S+")]
    private static partial Regex Address();
}
