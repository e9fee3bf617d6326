using System.CommandLine;
using Microsoft.Extensions.Hosting;
using MixoSync.Cli.Terminal;
using MixoSync.DeadLetters;

namespace MixoSync.Cli.Commands;

/// <summary>Does away with dead letters: back to their endpoints, or for good.</summary>
internal static class DeadLettersSettleCommand
{
    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Only tells which it would be" };
    private static readonly Option<bool> Yes = new("--yes") { Description = "Does not ask" };

    public static Command CreateReplay(CommandHost host)
    {
        var choice = new DeadLetterChoice();
        var command = choice.AddTo(new Command(
            "replay", "Gives dead letters back to the workers; of a campaign that has been synced meanwhile nothing is done."));
        command.Add(DryRun);
        command.SetAction((parsed, token) => ReplayAsync(host, parsed, choice, token));
        return command;
    }

    public static Command CreateDiscard(CommandHost host)
    {
        var choice = new DeadLetterChoice();
        var command = choice.AddTo(new Command("discard", "Deletes dead letters for good; asks before."));
        command.Add(Yes);
        command.SetAction((parsed, token) => DiscardAsync(host, parsed, choice, token));
        return command;
    }

    public static ConfigurationException Unknown(IEnumerable<string> ids) =>
        new($"There is no dead letter {string.Join(", ", ids.Select(id => $"'{id}'"))}; see 'mixosync dead-letters list --json'");

    private static async Task<int> ReplayAsync(CommandHost host, ParseResult parsed, DeadLetterChoice choice, CancellationToken token)
    {
        using var services = DeadLettersCommand.Build(host, parsed);
        await using var session = await DeadLettersCommand.OpenAsync(services, token);
        var chosen = await ChooseAsync(session, choice.Selection(parsed), token);
        if (parsed.GetValue(DryRun))
        {
            DeadLetterText.WriteGroups(chosen);
            Output.Line("Nothing was replayed (--dry-run)");
            return ExitCode.Done;
        }

        return await SettleAsync(session, chosen, DeadLetterDisposition.Replayed, token);
    }

    private static async Task<int> DiscardAsync(CommandHost host, ParseResult parsed, DeadLetterChoice choice, CancellationToken token)
    {
        using var services = DeadLettersCommand.Build(host, parsed);
        var chosen = await LookAsync(services, choice.Selection(parsed), token);
        if (chosen.Count > 0 && !parsed.GetValue(Yes) && !await IsConfirmedAsync(chosen, token))
        {
            Output.Line("Nothing was discarded");
            return ExitCode.Done;
        }

        await using var session = await DeadLettersCommand.OpenAsync(services, token);
        return await SettleAsync(session, chosen, DeadLetterDisposition.Discarded, token);
    }

    // Nobody else is kept waiting while a person reads.
    private static async Task<IReadOnlyList<DeadLetter>> LookAsync(IHost services, DeadLetterSelection selection, CancellationToken token)
    {
        await using var session = await DeadLettersCommand.OpenAsync(services, token);
        return await ChooseAsync(session, selection, token);
    }

    private static async Task<IReadOnlyList<DeadLetter>> ChooseAsync(
        DeadLetterSession session, DeadLetterSelection selection, CancellationToken token)
    {
        var chosen = (await session.ListAsync(token)).Where(selection.Matches).ToList();
        var missing = selection.Ids.Except(chosen.Select(letter => letter.Id), StringComparer.OrdinalIgnoreCase).ToList();
        return missing.Count == 0 ? chosen : throw Unknown(missing);
    }

    private static Task<bool> IsConfirmedAsync(IReadOnlyList<DeadLetter> chosen, CancellationToken token)
    {
        DeadLetterText.WriteGroups(chosen);
        return Confirmation.AskAsync($"Discard {DeadLetterText.Count(chosen)} for good", token);
    }

    private static async Task<int> SettleAsync(
        DeadLetterSession session, IReadOnlyList<DeadLetter> chosen, DeadLetterDisposition fate, CancellationToken token)
    {
        var done = fate == DeadLetterDisposition.Replayed ? "replayed" : "discarded";
        if (chosen.Count == 0)
        {
            Output.Line($"No dead letter matches: none was {done}");
            return ExitCode.Done;
        }

        var count = await session.ResolveAsync(chosen.Select(letter => letter.Key).ToHashSet(), fate, token);
        Output.Line($"{count} of {DeadLetterText.Count(chosen)} {done}");
        return ExitCode.Done;
    }
}
