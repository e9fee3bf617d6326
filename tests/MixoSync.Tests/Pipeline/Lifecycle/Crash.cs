namespace MixoSync.Tests.Pipeline.Lifecycle;

/// <summary>A process that crashes after a number of writes to the database or the broker.</summary>
internal sealed class Process(int writes)
{
    private int remaining = writes;

    /// <exception cref="CrashException">The process crashed before this write.</exception>
    public async Task WriteAsync(Func<Task> write)
    {
        if (remaining-- == 0)
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

internal sealed class CrashException() : Exception("The process crashed");
