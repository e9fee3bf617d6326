using System.CommandLine;
using System.CommandLine.Parsing;
using MixoSync.DeadLetters;
using MixoSync.Pipeline.Failures;
using MixoSync.Platforms;

namespace MixoSync.Cli.Commands;

/// <summary>The options and arguments that select dead letters.</summary>
internal sealed class DeadLetterFilterOptions
{
    private static readonly string[] Kinds =
        [.. Enum.GetNames<FailureKind>(), DeadLetterKinds.Poison, DeadLetterKinds.Unreadable];

    private readonly Option<string?> clientId = new("--client") { Description = "Only dead letters of this client" };
    private readonly Option<string?> campaignId = new("--campaign") { Description = "Only dead letters of this campaign" };
    private readonly Option<string?> reason = new("--reason") { Description = "Only dead letters whose reason contains this text" };
    private readonly Option<string?> kind = new("--kind")
    {
        Description = $"Only dead letters of this failure kind: {string.Join(", ", Kinds)}",
        CustomParser = Kind,
    };

    private readonly Option<bool> all = new("--all") { Description = "All dead letters" };
    private readonly Argument<string[]> ids = new("ID") { Description = "Message ids, as shown by 'list --json'", Arity = ArgumentArity.ZeroOrMore };

    public Command AddFiltersTo(Command command)
    {
        foreach (var option in new Option[] { clientId, kind, campaignId, reason })
        {
            command.Add(option);
        }

        return command;
    }

    /// <summary>Adds all options to a command that changes something. It requires a selection.</summary>
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
        var isFiltered = new Symbol[] { clientId, kind, campaignId, reason, ids }
            .Any(symbol => result.Children.Any(child => child.Tokens.Count > 0 && IsOf(child, symbol)));
        var isAll = result.GetValue(all);
        if (!isFiltered && !isAll)
        {
            result.AddError("No dead letters selected. Specify IDs, --client, --kind, --campaign, --reason or --all.");
        }
        else if (isFiltered && isAll)
        {
            result.AddError("--all cannot be combined with IDs or filters.");
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
            result.AddError($"'{text}' is not a valid failure kind. Use one of {string.Join(", ", Kinds)}.");
        }

        return text;
    }
}
