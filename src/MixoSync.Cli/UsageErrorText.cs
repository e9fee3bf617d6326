using System.CommandLine;
using System.CommandLine.Invocation;

namespace MixoSync.Cli;

/// <summary>Describes parse errors in one line: what is wrong, a suggestion for a mistyped name, and where to find help.</summary>
internal static class UsageErrorText
{
    public static string For(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var help = $"Run '{Path(command)} --help'";
        if (parsed.UnmatchedTokens is not [var token, ..])
        {
            var messages = parsed.Errors.Select(error => ToSentence(error.Message)).Distinct();
            return $"{string.Join(' ', messages)} {help} for usage.";
        }

        // A mistyped name makes the parser reject what follows it, too. Only the first error is useful.
        var suggestion = Suggestion(parsed, token) is { } name ? $" Did you mean '{name}'?" : "";
        return token.StartsWith('-')
            ? $"'{token}' is not an option of '{Path(command)}'.{suggestion} {help} to see all options."
            : command.Subcommands.Count > 0
                ? $"'{token}' is not a command.{suggestion} {help} to see all commands."
                : $"'{Path(command)}' does not expect the argument '{token}'. {help} for usage.";
    }

    // System.CommandLine only prints its suggestions: a line that starts with the quoted token, then one name per line.
    private static string? Suggestion(ParseResult parsed, string token)
    {
        if (parsed.Action is not ParseErrorAction action)
        {
            return null;
        }

        using var output = new StringWriter { NewLine = "\n" };
        action.ShowHelp = false;
        parsed.Invoke(new InvocationConfiguration { Output = output, Error = TextWriter.Null });
        return output.ToString().Split('\n')
            .SkipWhile(line => !line.StartsWith($"'{token}'", StringComparison.Ordinal))
            .Skip(1)
            .TakeWhile(line => line.Length > 0 && line[0] != '\'')
            .FirstOrDefault(name => name[0] == token[0]); // an option for an option, and no name that only has the same length
    }

    // System.CommandLine lists allowed values on separate lines.
    private static string ToSentence(string message)
    {
        var line = string.Join(' ', message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line is [.., '.' or '?' or '!'] ? line : $"{line}.";
    }

    private static string Path(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? $"{Path(parent)} {command.Name}" : "mixosync";
}
