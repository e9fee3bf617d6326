namespace MixoSync.Tests.Pipeline.Lifecycle;

/// <summary>A process that dies after so many writes, to the database or to the broker.</summary>
internal sealed class Process(int writes)
{
    private int left = writes;

    /// <exception cref="CrashException">It died before this write.</exception>
    public async Task WriteAsync(Func<Task> write)
    {
        if (left-- == 0)
        {
            throw new CrashException();
        }

        await write();
    }

    public Task WriteAsync(Action write) => WriteAsync(() =>
    {
        write();
        return Task.CompletedTask;
    });
}

internal sealed class CrashException() : Exception("The process died");
