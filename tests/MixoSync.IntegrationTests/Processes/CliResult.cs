using System.Text.Json;

namespace MixoSync.IntegrationTests.Processes;

/// <summary>How a process ended, and all it said.</summary>
internal sealed record CliResult(int ExitCode, IReadOnlyList<string> Output, IReadOnlyList<string> Errors)
{
    /// <summary>The whole of standard output.</summary>
    /// <exception cref="JsonException">It is not one JSON value and nothing else.</exception>
    public JsonElement Json()
    {
        using var document = JsonDocument.Parse(string.Join('\n', Output));
        return document.RootElement.Clone();
    }

    public override string ToString() =>
        $"exit code {ExitCode}\noutput:\n{string.Join('\n', Output)}\nerrors:\n{string.Join('\n', Errors)}";
}
