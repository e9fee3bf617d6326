using System.Text.Json;

namespace MixoSync.IntegrationTests.Processes;

/// <summary>The exit code and output of a process.</summary>
internal sealed record CliResult(int ExitCode, IReadOnlyList<string> Output, IReadOnlyList<string> Errors)
{
    /// <summary>Parses standard output.</summary>
    /// <exception cref="JsonException">The output is not exactly one JSON value.</exception>
    public JsonElement Json()
    {
        using var document = JsonDocument.Parse(string.Join('\n', Output));
        return document.RootElement.Clone();
    }

    public override string ToString() =>
        $"exit code {ExitCode}\noutput:\n{string.Join('\n', Output)}\nerrors:\n{string.Join('\n', Errors)}";
}
