using System.Collections.Concurrent;
using MixoSync.MockApi;
using MixoSync.MockApi.Options;

namespace MixoSync.IntegrationTests.Processes;

/// <summary>
/// Runs mixosync with its own folder and environment variables. Processes that are still running at the end are killed.
/// </summary>
internal sealed class CliRunner : IAsyncDisposable
{
    /// <summary>A password that must not appear in any output.</summary>
    public const string Secret = "hush-hush-42";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("mixosync-cli-");
    private readonly ConcurrentBag<MixoSyncProcess> started = [];

    /// <summary>Environment variables, in addition to those that .NET needs.</summary>
    public Dictionary<string, string> Variables { get; } = [];

    public string PathOf(string file) => Path.Combine(folder.FullName, file);

    public MixoSyncProcess Start(params string[] arguments)
    {
        var process = MixoSyncProcess.Start(folder.FullName, Variables, arguments);
        started.Add(process);
        return process;
    }

    public Task<CliResult> RunAsync(params string[] arguments) => Start(arguments).EndAsync();

    /// <summary>Runs a command that prepares a test. It must succeed.</summary>
    public async Task<CliResult> SucceedAsync(params string[] arguments)
    {
        var ended = await RunAsync(arguments);
        Assert.True(ended.ExitCode == 0, $"mixosync {string.Join(' ', arguments)}: {ended}");
        return ended;
    }

    /// <summary>Sets the variables of the environment client.</summary>
    public void UsePlatform(MockPlatform platform, string clientId = "acme") => UsePlatform(platform.Url, clientId);

    /// <summary>Sets the variables of the environment client.</summary>
    public void UsePlatform(Uri url, string clientId = "acme")
    {
        Variables["AD_PLATFORM_API_URL"] = url.AbsoluteUri;
        Variables["AD_PLATFORM_EMAIL"] = AccountOptions.Demo.Email;
        Variables["AD_PLATFORM_PASSWORD"] = AccountOptions.Demo.Password;
        Variables["CLIENT_ID"] = clientId;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in started)
        {
            await process.DisposeAsync();
        }

        folder.Delete(recursive: true);
    }
}
