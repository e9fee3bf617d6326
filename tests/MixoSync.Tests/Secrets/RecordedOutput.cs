using Dapper;
using MixoSync.Storage;
using MixoSync.Tests.Support;

namespace MixoSync.Tests.Secrets;

/// <summary>Everything that a pipeline writes: logs, messages and rows.</summary>
internal static class RecordedOutput
{
    public static IEnumerable<string> Logs(EmbeddedPipeline pipeline) => pipeline.Logs.Lines.Select(line => $"{line}");

    /// <summary>Returns the headers and bodies of all messages, including dead letters.</summary>
    public static IEnumerable<string> Messages(EmbeddedPipeline pipeline) => pipeline.Transport.Messages;

    /// <summary>Returns every cell of every table.</summary>
    public static async Task<List<string>> CellsAsync(EmbeddedPipeline pipeline)
    {
        await using var connection = await pipeline.Get<Database>().OpenAsync(TestContext.Current.CancellationToken);
        var cells = new List<string>();
        foreach (var table in await connection.QueryAsync<string>("SELECT name FROM sqlite_master WHERE type = 'table'"))
        {
            var rows = await connection.QueryAsync($"SELECT * FROM \"{table}\"");
            cells.AddRange(rows.Cast<IDictionary<string, object?>>().SelectMany(row => row.Select(cell => $"{table}.{cell.Key}: {cell.Value}")));
        }

        return cells;
    }

    public static async Task<List<string>> AllAsync(EmbeddedPipeline pipeline) =>
        [.. Logs(pipeline), .. Messages(pipeline), .. await CellsAsync(pipeline)];
}
