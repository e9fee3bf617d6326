namespace MixoSync.Platforms;

/// <summary>Tells whoever opened the scope of each counted call that was sent in it, and what became of it.</summary>
internal static class SentCalls
{
    /// <summary>The outcome of a call that did what it was for.</summary>
    public const string Succeeded = "succeeded";

    private static readonly AsyncLocal<Func<string, string, Task>?> Observer = new();

    /// <param name="observer">Is given the operation and its outcome: <see cref="Succeeded"/>, or a kind of failure. Must not throw.</param>
    public static IDisposable Observe(Func<string, string, Task> observer)
    {
        Observer.Value = observer;
        return new Scope();
    }

    public static Task ReportAsync(string operation, string outcome) => Observer.Value?.Invoke(operation, outcome) ?? Task.CompletedTask;

    private sealed class Scope : IDisposable
    {
        public void Dispose() => Observer.Value = null;
    }
}
