using System.Text;
using System.Text.Json;
using MixoSync.DeadLetters;

namespace MixoSync.Cli.Terminal;

/// <summary>Formats dead letters for the terminal and as JSON. Their content is untrusted.</summary>
internal static class DeadLetterText
{
    private const int MaxClients = 3;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static string Count(IReadOnlyCollection<DeadLetter> deadLetters)
    {
        var causes = DeadLetterGroup.Of(deadLetters).Count;
        return $"{deadLetters.Count} dead letter{(deadLetters.Count == 1 ? "" : "s")} with {causes} cause{(causes == 1 ? "" : "s")}";
    }

    public static void WriteGroups(IReadOnlyCollection<DeadLetter> deadLetters)
    {
        if (deadLetters.Count == 0)
        {
            Output.Line("No dead letters.");
            return;
        }

        Output.WriteTable(
            ["count", "kind", "cause", "clients", "oldest", "newest", "example"],
            DeadLetterGroup.Of(deadLetters).Select(group => (string[])
            [
                $"{group.Count}", group.Kind, group.Cause, Clients(group.Clients), RunText.Time(group.Oldest), RunText.Time(group.Newest),
                group.Example,
            ]));
        Output.Line(Count(deadLetters)
            + (deadLetters.Count < DeadLetterSession.MaxMessages ? "" : $" (only the oldest {DeadLetterSession.MaxMessages} of each queue were read)"));
    }

    public static void Write(DeadLetterContent content)
    {
        var deadLetter = content.DeadLetter;
        Output.WriteTable(["", deadLetter.Id],
        [
            ["queue", deadLetter.Queue],
            ["client", deadLetter.ClientId ?? ""],
            ["campaign", deadLetter.CampaignId ?? ""],
            ["run", deadLetter.RunId?.ToString() ?? ""],
            ["kind", deadLetter.Kind],
            ["reason", deadLetter.Reason],
            ["attempts", deadLetter.Attempts?.ToString() ?? ""],
            ["first failed", RunText.Time(deadLetter.FirstFailedAt)],
            ["last failed", RunText.Time(deadLetter.LastFailedAt)],
            ["trace", deadLetter.TraceId ?? ""],
        ]);
        WriteLines("headers", content.Headers.Select(header => $"{header.Key}: {header.Value}"));
        WriteLines("stack trace", content.StackTrace?.Split('\n') ?? []);
        WriteLines("message", Body(content.Body).Split('\n'));
    }

    public static object ToJson(DeadLetter deadLetter) => new
    {
        deadLetter.Queue,
        deadLetter.Id,
        deadLetter.ClientId,
        deadLetter.CampaignId,
        deadLetter.RunId,
        Kind = JsonNamingPolicy.KebabCaseLower.ConvertName(deadLetter.Kind),
        deadLetter.Cause,
        deadLetter.Reason,
        deadLetter.Attempts,
        deadLetter.FirstFailedAt,
        deadLetter.LastFailedAt,
        deadLetter.TraceId,
    };

    public static object ToJson(DeadLetterContent content) => new
    {
        Letter = ToJson(content.DeadLetter),
        Headers = content.Headers.ToDictionary(),
        content.StackTrace,
        Message = ParseJson(content.Body) ?? (object)Encoding.UTF8.GetString(content.Body.Span),
    };

    private static void WriteLines(string title, IEnumerable<string> lines)
    {
        Output.Line($"{title}:");
        foreach (var line in lines)
        {
            Output.Line($"  {line.TrimEnd('\r')}");
        }
    }

    private static string Clients(IReadOnlyList<string> clients) => clients.Count <= MaxClients
        ? string.Join(", ", clients)
        : $"{string.Join(", ", clients.Take(MaxClients))} and {clients.Count - MaxClients} more";

    private static string Body(ReadOnlyMemory<byte> body) => ParseJson(body) is { } json
        ? JsonSerializer.Serialize(json, Indented)
        : Encoding.UTF8.GetString(body.Span);

    private static JsonElement? ParseJson(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var json = document.RootElement.Clone();
            JsonSerializer.Serialize(json); // Throws if a string is not valid Unicode.
            return json;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
