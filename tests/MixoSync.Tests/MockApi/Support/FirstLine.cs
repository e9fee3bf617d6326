namespace MixoSync.Tests.MockApi.Support;

/// <summary>An output whose first line can be waited for.</summary>
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
