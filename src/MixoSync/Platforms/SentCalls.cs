namespace MixoSync.Platforms;

/// <summary>Reports each counted call that is sent within a scope, with its outcome, to the scope's observer.</summary>
internal static class SentCalls
{
    /// <summary>The outcome of a successful call.</summary>
    public const string Succeeded = "succeeded";

    private static readonly AsyncLocal<Func<string, string, Task>?> Observer = new();

    /// <summary>Begins a scope. Dispose the result to end it.</summary>
    /// <param name="observer">
    /// Called with the operation and its outcome: <see cref="Succeeded"/> or a <see cref="FailureKind"/>. Must not throw.
    /// </param>
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
