using DotNet.Testcontainers.Configurations;
using DotNet.Testcontainers.Containers;
using Microsoft.Extensions.Logging.Abstractions;

namespace MixoSync.IntegrationTests.Servers;

/// <summary>The Docker engine that Testcontainers finds, if it responds.</summary>
internal static class DockerEngine
{
    private static readonly Lazy<Task> Reaper = new(StartReaperAsync);

    /// <summary>
    /// Returns whether the servers run in containers. <c>MIXOSYNC_TEST_SERVERS</c> can be set to <c>docker</c> or <c>local</c>.
    /// </summary>
    public static async Task<bool> IsChosenAsync() => Environment.GetEnvironmentVariable("MIXOSYNC_TEST_SERVERS") switch
    {
        "docker" => true,
        "local" => false,
        null or "" => await AnswersAsync(),
        var other => throw new InvalidOperationException($"MIXOSYNC_TEST_SERVERS is '{other}', but must be 'docker' or 'local'."),
    };

    /// <summary>
    /// Starts a container, and removes it if it does not start. The reaper, if there is one, removes it even if the test process is
    /// killed.
    /// </summary>
    public static async Task StartAsync(IContainer container)
    {
        await Reaper.Value;
        try
        {
            await container.StartAsync();
        }
        catch
        {
            await container.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops or kills a container, and starts it again.</summary>
    public static async Task RestartAsync(IContainer container, bool killed)
    {
        if (killed)
        {
            // Testcontainers can stop a container but not kill it.
            await Programs.RunAsync("docker", "kill", container.Id);
        }
        else
        {
            await container.StopAsync();
        }

        await container.StartAsync();
    }

    private static async Task<bool> AnswersAsync()
    {
        try
        {
            // On first use, Testcontainers pings every endpoint that it knows, which blocks.
            return await Task.Run(() => TestcontainersSettings.OS.DockerEndpointAuthConfig is not null)
                .WaitAsync(TimeSpan.FromSeconds(10));
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private static async Task StartReaperAsync()
    {
        if (!TestcontainersSettings.ResourceReaperEnabled)
        {
            return;
        }

        try
        {
            using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(1));
            await ResourceReaper.GetAndStartDefaultAsync(
                TestcontainersSettings.OS.DockerEndpointAuthConfig, NullLogger.Instance, ct: timeout.Token);
        }
        catch (Exception failure)
        {
            // Its image may be unavailable. The fixture removes the containers itself, unless it is killed.
            TestcontainersSettings.ResourceReaperEnabled = false;
            TestContext.Current.SendDiagnosticMessage($"Testcontainers' reaper is off: {failure.Message}");
        }
    }
}
