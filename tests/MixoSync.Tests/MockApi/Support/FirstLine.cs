namespace MixoSync.Tests.MockApi.Support;

/// <summary>A writer with a task that completes with the first line.</summary>
internal sealed class FirstLine : StringWriter
{
    private readonly TaskCompletionSource<string> line = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<string> Text => line.Task;

    public override Task WriteLineAsync(string? value)
    {
        line.TrySetResult(value ?? "");
        return base.WriteLineAsync(value);
    }
}
