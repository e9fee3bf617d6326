using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using CsvHelper;
using CsvHelper.Configuration;
using Spectre.Console;

namespace MixoSync.Cli.Terminal;

/// <summary>Writes the output of commands: results to standard output, everything else to standard error.</summary>
internal static class Output
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    // Without a terminal, Spectre.Console wraps at 80 columns, which would split ids.
    private const int WidthWithoutTerminal = 1000;

    public static IAnsiConsole ErrorConsole { get; } =
        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });

    public static void Line(string text) => Console.Out.WriteLine(OneLine(text));

    public static void Note(string text) => Console.Error.WriteLine(OneLine(text));

    public static void Error(string text) => Console.Error.WriteLine($"error: {OneLine(text)}");

    public static void WriteJson(object value) => Console.Out.WriteLine(JsonSerializer.Serialize(value, Json));

    /// <summary>Writes a table of plain text. Wide cells wrap on a terminal; in a file or pipe, each row is one line.</summary>
    public static void WriteTable(string[] headers, IEnumerable<string[]> rows)
    {
        if (Console.IsOutputRedirected)
        {
            AnsiConsole.Profile.Width = WidthWithoutTerminal;
        }

        var table = new Table().Border(TableBorder.Simple);
        table.AddColumns([.. headers.Select(header => new TableColumn(new Text(OneLine(header), new Style(decoration: Decoration.Bold))))]);
        foreach (var row in rows)
        {
            table.AddRow(row.Select(cell => new Text(OneLine(cell))));
        }

        AnsiConsole.Write(table);
    }

    /// <summary>
    /// Writes CSV (RFC 4180) with a header. A spreadsheet would run a text such as <c>=HYPERLINK(…)</c> as a formula, so texts that start
    /// like one get an apostrophe in front.
    /// </summary>
    public static void WriteCsv(string[] columns, IEnumerable<string?[]> rows)
    {
        using var csv = new CsvWriter(Console.Out, new CsvConfiguration(CultureInfo.InvariantCulture) { InjectionOptions = InjectionOptions.Escape }, leaveOpen: true);
        foreach (var row in rows.Prepend(columns))
        {
            foreach (var field in row)
            {
                csv.WriteField(field);
            }

            csv.NextRecord();
        }
    }

    /// <summary>Replaces line breaks and control characters, so that untrusted text cannot send escape sequences to the terminal.</summary>
    public static string OneLine(string text) =>
        string.Concat(text.Select(c => c is '\r' or '\n' or '\t' ? ' ' : char.IsControl(c) ? '\uFFFD' : c));
}
