using System.Collections.Concurrent;
using System.Diagnostics;
using MixoSync.IntegrationTests.Support;

namespace MixoSync.IntegrationTests.Processes;

/// <summary>A process of the real executable. It and its children are killed when this instance is disposed of.</summary>
internal sealed class MixoSyncProcess : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";

    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "mixosync.dll");

    private readonly Process process;
    private readonly ConcurrentQueue<string> output = [];
    private readonly ConcurrentQueue<string> errors = [];

    private MixoSyncProcess(ProcessStartInfo start)
    {
        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Keep(output, line.Data);
        process.ErrorDataReceived += (_, line) => Keep(errors, line.Data);
    }

    public IReadOnlyCollection<string> Output => output;

    public IReadOnlyCollection<string> Errors => errors;

    /// <param name="folder">The working directory.</param>
    /// <param name="variables">The complete environment, except for the variables that .NET needs.</param>
    /// <param name="arguments">The command line.</param>
    public static MixoSyncProcess Start(
        string folder, IReadOnlyDictionary<string, string> variables, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Program, .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => !IsKept(name)).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        var started = new MixoSyncProcess(start);
        started.process.Start();
        started.process.StandardInput.Close();
        started.process.BeginOutputReadLine();
        started.process.BeginErrorReadLine();
        return started;
    }

    /// <summary>Waits for the address that the process reports to listen on.</summary>
    public async Task<Uri> AddressAsync()
    {
        var line = await Eventually.BecomesAsync(
            () => Task.FromResult(process.HasExited ? "ended" : output.FirstOrDefault(line => line.Contains(Listening))),
            line => line is not null,
            TimeSpan.FromMinutes(1));
        Assert.True(line != "ended", $"{this} ended before it listened: {string.Join('\n', output.Concat(errors))}");
        return new Uri(line!.Split(Listening)[1].TrimStart('\\', '"').Split('\\', '"')[0]);
    }

    /// <summary>Sends a signal by name, for example <c>INT</c>.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", ["-s", signal, $"{process.Id}"]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, kill.ExitCode);
    }

    /// <summary>Kills the process, unless it has already ended.</summary>
    public Task<CliResult> KillAsync()
    {
        process.Kill();
        return EndAsync();
    }

    /// <summary>Waits until the process ends.</summary>
    /// <param name="within">The maximum time. Default: one minute.</param>
    public async Task<CliResult> EndAsync(TimeSpan? within = null)
    {
        var limit = within ?? TimeSpan.FromMinutes(1);
        try
        {
            await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(limit);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException(
                $"{this} did not end within {limit}. Its output:\n{string.Join('\n', output.Concat(errors))}");
        }

        return new CliResult(process.ExitCode, [.. output], [.. errors]);
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
        process.Dispose();
    }

    public override string ToString() => $"mixosync {string.Join(' ', process.StartInfo.ArgumentList.Skip(1))}";

    private static bool IsKept(string name) => name is "PATH" or "HOME" || name.StartsWith("DOTNET_", StringComparison.Ordinal);

    private static void Keep(ConcurrentQueue<string> lines, string? line)
    {
        if (line is not null)
        {
            lines.Enqueue(line);
        }
    }
}
