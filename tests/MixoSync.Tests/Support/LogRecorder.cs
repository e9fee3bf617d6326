using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace MixoSync.Tests.Support;

/// <summary>A log line with its properties and exception.</summary>
internal sealed record LogLine(
    string Category, LogLevel Level, int Event, string Message, IReadOnlyDictionary<string, object?> Properties, string? Exception)
{
    public override string ToString() =>
        $"{Level} {Category} {Event} {Message} {string.Join(' ', Properties.Select(property => $"{property.Key}={property.Value}"))} {Exception}";
}

/// <summary>Records every log line with its properties, the properties of its scopes, and its exception.</summary>
internal sealed class LogRecorder : ILoggerProvider, ISupportExternalScope
{
    private IExternalScopeProvider scopes = new LoggerExternalScopeProvider();

    public ConcurrentQueue<LogLine> Lines { get; } = new();

    public IEnumerable<LogLine> Of(int eventId) => Lines.Where(line => line.Event == eventId);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => scopes = scopeProvider;

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
    }

    private Dictionary<string, object?> PropertiesOf(object? state)
    {
        var properties = new Dictionary<string, object?>();
        scopes.ForEachScope(Add, properties);
        Add(state, properties);
        return properties;
    }

    private static void Add(object? state, Dictionary<string, object?> properties)
    {
        switch (state)
        {
            case IEnumerable<KeyValuePair<string, object?>> pairs:
                foreach (var (name, value) in pairs) properties[name] = value;
                break;
            case not null:
                properties[$"state {properties.Count}"] = state;
                break;
        }
    }

    private sealed class Logger(LogRecorder recorder, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => recorder.scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            recorder.Lines.Enqueue(new LogLine(
                category, logLevel, eventId.Id, formatter(state, exception), recorder.PropertiesOf(state), exception?.ToString()));
    }
}
