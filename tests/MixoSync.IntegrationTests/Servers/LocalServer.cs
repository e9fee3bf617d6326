using System.Diagnostics;

namespace MixoSync.IntegrationTests.Servers;

/// <summary>
/// A local server program in its own process group and temporary folder. Both are removed when this instance is disposed of, and
/// also when the test process is killed.
/// </summary>
internal sealed class LocalServer : IAsyncDisposable
{
    // Reads until the test process closes the pipe or is killed. A signal ends it in the same way. Only the server holds the output
    // open, so the end of the output means that the server has ended.
    private const string Keeper = """
        exec 2>&1
        set -m
        folder=$1 stop_signal=$2 script=$3 user=$4
        stop() { kill -s "$stop_signal" -- "-$server"; wait "$server"; rm -rf "$folder"; }
        cd "$folder"
        [ -z "$user" ] || chown -R "$user" .
        ${user:+setpriv --reuid="$user" --regid="$user" --init-groups} bash -ec "$script" </dev/null &
        server=$!
        trap stop EXIT
        exec >/dev/null 2>&1
        read -r _
        """;

    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(30);

    private readonly Process keeper;
    private readonly List<string> output = [];
    private readonly TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private LocalServer(ProcessStartInfo start, string readyLine)
    {
        keeper = new Process { StartInfo = start };
        keeper.OutputDataReceived += (_, line) => Watch(line.Data, readyLine);
    }

    /// <summary>Starts a server and waits until it reports that it is ready.</summary>
    /// <param name="folder">Its folder and working directory, which is deleted at the end.</param>
    /// <param name="script">The cli script that becomes the server.</param>
    /// <param name="readyLine">The text of the output line that means that it is ready.</param>
    /// <param name="stopSignal">The signal that stops its process group immediately.</param>
    /// <param name="user">The user to run it as. Default: the user of the tests.</param>
    public static async Task<LocalServer> StartAsync(
        DirectoryInfo folder, string script, string readyLine, string stopSignal, string? user = null)
    {
        var server = new LocalServer(
            new ProcessStartInfo("bash", ["-c", Keeper, "bash", folder.FullName, stopSignal, script, user ?? ""])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            },
            readyLine);
        server.keeper.Start();
        try
        {
            server.keeper.BeginOutputReadLine();
            await server.started.Task.WaitAsync(StartTimeout);
            return server;
        }
        catch (Exception failure)
        {
            await server.DisposeAsync();
            throw new InvalidOperationException(
                $"A server did not start: {script}\nOutput:\n{string.Join('\n', server.output.TakeLast(40))}", failure);
        }
    }

    public async ValueTask DisposeAsync()
    {
        keeper.StandardInput.Close();
        try
        {
            await keeper.WaitForExitAsync().WaitAsync(StopTimeout);
        }
        catch (TimeoutException)
        {
            keeper.Kill(entireProcessTree: true);
            throw;
        }
        finally
        {
            keeper.Dispose();
        }
    }

    private void Watch(string? line, string readyLine)
    {
        if (line is null)
        {
            started.TrySetException(new EndOfStreamException("The server ended before it was ready."));
        }
        else if (!started.Task.IsCompleted)
        {
            output.Add(line);
            if (line.Contains(readyLine, StringComparison.Ordinal))
            {
                started.TrySetResult();
            }
        }
    }
}
