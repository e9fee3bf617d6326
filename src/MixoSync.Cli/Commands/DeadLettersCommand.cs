using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MixoSync.Cli.Hosting;
using MixoSync.Cli.Terminal;
using MixoSync.DeadLetters;
using MixoSync.Messaging;

namespace MixoSync.Cli.Commands;

/// <summary>Looks at what failed for good.</summary>
internal static class DeadLettersCommand
{
    // Others look for a moment, or replay many.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly Argument<string> Id = new("ID") { Description = "The message's id, see list --json" };
    private static readonly Option<bool> Json = new("--json") { Description = "As JSON: every letter" };

    public static Command Create(CommandHost host)
    {
        var choice = new DeadLetterChoice();
        var list = choice.AddFiltersTo(new Command("list", "Dead letters by cause."));
        list.Add(Json);
        list.SetAction((parsed, token) => ListAsync(host, parsed, choice, token));
        var show = new Command("show", "All of a dead letter: headers, stack trace and message.") { Id, Json };
        show.SetAction((parsed, token) => ShowAsync(host, parsed, token));
        return new Command("dead-letters", "Looks at what failed for good, and tries it again.")
        {
            list, show, DeadLettersSettleCommand.CreateReplay(host), DeadLettersSettleCommand.CreateDiscard(host),
        };
    }

    /// <summary>Services of a process that can look at dead letters.</summary>
    /// <exception cref="ConfigurationException">There are none in the embedded mode.</exception>
    public static IHost Build(CommandHost host, ParseResult parsed)
    {
        var connections = Connections.From(CommandHost.Environment);
        return connections.RabbitMq is null
            ? throw new ConfigurationException("The embedded mode has no dead letter queues; 'mixosync runs show' tells what failed and why")
            : host.Build(parsed, connections);
    }

    /// <exception cref="BrokerException">Somebody else has the queues open, or the broker cannot be used.</exception>
    public static async Task<DeadLetterSession> OpenAsync(IHost services, CancellationToken token) =>
        await services.Services.GetRequiredService<DeadLetterService>().TryOpenAsync(Patience, token)
        ?? throw new BrokerException("Somebody else is looking at the dead letters; try again", isRefusal: false);

    private static async Task<int> ListAsync(CommandHost host, ParseResult parsed, DeadLetterChoice choice, CancellationToken token)
    {
        using var services = Build(host, parsed);
        await using var session = await OpenAsync(services, token);
        var letters = (await session.ListAsync(token)).Where(choice.Selection(parsed).Matches).ToList();
        if (parsed.GetValue(Json))
        {
            Output.WriteJson(letters.Select(letter => DeadLetterText.Shape(letter)));
        }
        else
        {
            DeadLetterText.WriteGroups(letters);
        }

        return ExitCode.Done;
    }

    private static async Task<int> ShowAsync(CommandHost host, ParseResult parsed, CancellationToken token)
    {
        using var services = Build(host, parsed);
        await using var session = await OpenAsync(services, token);
        var id = parsed.GetRequiredValue(Id);
        var found = await session.FindAsync(id, token);
        if (found.Count == 0)
        {
            throw DeadLettersSettleCommand.Unknown([id]);
        }

        if (parsed.GetValue(Json))
        {
            Output.WriteJson(found.Select(DeadLetterText.Shape));
            return ExitCode.Done;
        }

        foreach (var letter in found)
        {
            DeadLetterText.Write(letter);
        }

        return ExitCode.Done;
    }
}
