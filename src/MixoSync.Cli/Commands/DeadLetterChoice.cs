using System.CommandLine;
using System.CommandLine.Parsing;
using MixoSync.DeadLetters;
using MixoSync.Pipeline.Failures;
using MixoSync.Platforms;

namespace MixoSync.Cli.Commands;

/// <summary>The options that say which dead letters are meant.</summary>
internal sealed class DeadLetterChoice
{
    private static readonly string[] Kinds =
        [.. Enum.GetNames<FailureKind>(), DeadLetterKinds.Poison, DeadLetterKinds.Unreadable];

    private readonly Option<string?> clientId = new("--client") { Description = "Only this client's" };
    private readonly Option<string?> campaignId = new("--campaign") { Description = "Only this campaign's" };
    private readonly Option<string?> reason = new("--reason") { Description = "Only those whose reason contains this text" };
    private readonly Option<string?> kind = new("--kind")
    {
        Description = $"Only this kind: {string.Join(", ", Kinds)}",
        CustomParser = Kind,
    };

    private readonly Option<bool> all = new("--all") { Description = "Every dead letter" };
    private readonly Argument<string[]> ids = new("ID") { Description = "The messages' ids, see list --json", Arity = ArgumentArity.ZeroOrMore };

    public Command AddFiltersTo(Command command)
    {
        foreach (var option in new Option[] { clientId, kind, campaignId, reason })
        {
            command.Add(option);
        }

        return command;
    }

    /// <summary>For commands that change something: they must be told what.</summary>
    public Command AddTo(Command command)
    {
        command.Add(ids);
        command.Add(all);
        command.Validators.Add(Check);
        return AddFiltersTo(command);
    }

    public DeadLetterSelection Selection(ParseResult parsed) => new()
    {
        ClientId = parsed.GetValue(clientId),
        Kind = parsed.GetValue(kind),
        CampaignId = parsed.GetValue(campaignId),
        Reason = parsed.GetValue(reason),
        Ids = parsed.CommandResult.Command.Arguments.Contains(ids) ? parsed.GetValue(ids) ?? [] : [],
    };

    private void Check(CommandResult result)
    {
        var isChosen = new Symbol[] { clientId, kind, campaignId, reason, ids }
            .Any(symbol => result.Children.Any(child => child.Tokens.Count > 0 && IsOf(child, symbol)));
        var isAll = result.GetValue(all);
        if (!isChosen && !isAll)
        {
            result.AddError("Say which dead letters: IDs, --client, --kind, --campaign, --reason or --all");
        }
        else if (isChosen && isAll)
        {
            result.AddError("--all goes with no other choice");
        }
    }

    private static bool IsOf(SymbolResult result, Symbol symbol) => result switch
    {
        OptionResult option => option.Option == symbol,
        ArgumentResult argument => argument.Argument == symbol,
        _ => false,
    };

    private static string? Kind(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (!Kinds.Contains(text.Replace("-", "", StringComparison.Ordinal), StringComparer.OrdinalIgnoreCase))
        {
            result.AddError($"'{text}' is no kind of failure; write one of {string.Join(", ", Kinds)}");
        }

        return text;
    }
}
