using System.CommandLine;
using Microsoft.Extensions.Hosting;
using MixoSync.Cli.Terminal;
using MixoSync.DeadLetters;

namespace MixoSync.Cli.Commands;

/// <summary>Resolves dead letters: replays them to their endpoints or discards them.</summary>
internal static class DeadLettersResolveCommand
{
    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Show which dead letters would be replayed, without replaying them" };
    private static readonly Option<bool> Yes = new("--yes") { Description = "Do not ask for confirmation" };

    public static Command CreateReplay(CommandHost host)
    {
        var filter = new DeadLetterFilterOptions();
        var command = filter.AddTo(new Command(
            "replay", "Send dead letters back to the workers. Campaigns that have been synced in the meantime are skipped."));
        command.Add(DryRun);
        command.SetAction((parsed, token) => ReplayAsync(host, parsed, filter, token));
        return command;
    }

    public static Command CreateDiscard(CommandHost host)
    {
        var filter = new DeadLetterFilterOptions();
        var command = filter.AddTo(new Command("discard", "Delete dead letters permanently. Asks for confirmation."));
        command.Add(Yes);
        command.SetAction((parsed, token) => DiscardAsync(host, parsed, filter, token));
        return command;
    }

    public static ConfigurationException Unknown(IEnumerable<string> ids) =>
        new($"Dead letter {string.Join(", ", ids.Select(id => $"'{id}'"))} does not exist. Run 'mixosync dead-letters list --json' to see all ids.");

    private static async Task<int> ReplayAsync(CommandHost host, ParseResult parsed, DeadLetterFilterOptions filter, CancellationToken token)
    {
        using var services = DeadLettersCommand.Build(host, parsed);
        await using var session = await DeadLettersCommand.OpenAsync(services, token);
        var selected = await SelectAsync(session, filter.Selection(parsed), token);
        if (parsed.GetValue(DryRun))
        {
            DeadLetterText.WriteGroups(selected);
            Output.Line("Nothing was replayed (--dry-run).");
            return ExitCode.Success;
        }

        return await ResolveAsync(session, selected, DeadLetterDisposition.Replayed, token);
    }

    private static async Task<int> DiscardAsync(CommandHost host, ParseResult parsed, DeadLetterFilterOptions filter, CancellationToken token)
    {
        using var services = DeadLettersCommand.Build(host, parsed);
        var selected = await PreviewAsync(services, filter.Selection(parsed), token);
        if (selected.Count > 0 && !parsed.GetValue(Yes) && !await IsConfirmedAsync(selected, token))
        {
            Output.Line("Nothing was discarded.");
            return ExitCode.Success;
        }

        await using var session = await DeadLettersCommand.OpenAsync(services, token);
        return await ResolveAsync(session, selected, DeadLetterDisposition.Discarded, token);
    }

    // Closes the session again, so that the queues are not locked while the user reads the list.
    private static async Task<IReadOnlyList<DeadLetter>> PreviewAsync(IHost services, DeadLetterSelection selection, CancellationToken token)
    {
        await using var session = await DeadLettersCommand.OpenAsync(services, token);
        return await SelectAsync(session, selection, token);
    }

    private static async Task<IReadOnlyList<DeadLetter>> SelectAsync(
        DeadLetterSession session, DeadLetterSelection selection, CancellationToken token)
    {
        var selected = (await session.ListAsync(token)).Where(selection.Matches).ToList();
        var missing = selection.Ids.Except(selected.Select(letter => letter.Id), StringComparer.OrdinalIgnoreCase).ToList();
        return missing.Count == 0 ? selected : throw Unknown(missing);
    }

    private static Task<bool> IsConfirmedAsync(IReadOnlyList<DeadLetter> selected, CancellationToken token)
    {
        DeadLetterText.WriteGroups(selected);
        return Confirmation.AskAsync($"Discard {DeadLetterText.Count(selected)} permanently", token);
    }

    private static async Task<int> ResolveAsync(
        DeadLetterSession session, IReadOnlyList<DeadLetter> selected, DeadLetterDisposition disposition, CancellationToken token)
    {
        var done = disposition == DeadLetterDisposition.Replayed ? "replayed" : "discarded";
        if (selected.Count == 0)
        {
            Output.Line($"No matching dead letters. Nothing was {done}.");
            return ExitCode.Success;
        }

        var count = await session.ResolveAsync(selected.Select(letter => letter.Key).ToHashSet(), disposition, token);
        Output.Line($"{count} of {DeadLetterText.Count(selected)} {done}.");
        return ExitCode.Success;
    }
}
