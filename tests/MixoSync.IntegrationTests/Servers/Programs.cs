using System.Diagnostics;

namespace MixoSync.IntegrationTests.Servers;

internal static class Programs
{
    /// <summary>Runs a program to its end. Throws an exception with its output if its exit code is not 0.</summary>
    public static async Task RunAsync(string name, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(name, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{name} {string.Join(' ', arguments)}: exit code {process.ExitCode}: {string.Concat(said)}");
    }
}
