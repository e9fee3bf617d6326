using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MixoSync.Cli.Hosting;
using MixoSync.Cli.Terminal;
using MixoSync.DeadLetters;
using MixoSync.Messaging;

namespace MixoSync.Cli.Commands;

/// <summary>Lists and shows dead letters: messages that failed permanently.</summary>
internal static class DeadLettersCommand
{
    // Another process may hold the queues for a moment, or longer while it replays many messages.
    private static readonly TimeSpan OpenTimeout = TimeSpan.FromSeconds(10);

    private static readonly Argument<string> Id = new("ID") { Description = "Message id, as shown by 'list --json'" };
    private static readonly Option<bool> Json = new("--json") { Description = "Print JSON with every dead letter" };

    public static Command Create(CommandHost host)
    {
        var filter = new DeadLetterFilterOptions();
        var list = filter.AddFiltersTo(new Command("list", "List dead letters, grouped by cause."));
        list.Add(Json);
        list.SetAction((parsed, token) => ListAsync(host, parsed, filter, token));
        var show = new Command("show", "Show a dead letter with its headers, stack trace and message.") { Id, Json };
        show.SetAction((parsed, token) => ShowAsync(host, parsed, token));
        return new Command("dead-letters", "Inspect, replay and discard dead letters, the messages that failed permanently.")
        {
            list, show, DeadLettersResolveCommand.CreateReplay(host), DeadLettersResolveCommand.CreateDiscard(host),
        };
    }

    /// <summary>Builds a host that can open the dead-letter queues.</summary>
    /// <exception cref="ConfigurationException">The configuration selects embedded mode, which has no queues.</exception>
    public static IHost Build(CommandHost host, ParseResult parsed)
    {
        var connections = Connections.From(CommandHost.Environment);
        return connections.RabbitMq is null
            ? throw new ConfigurationException("Embedded mode has no dead-letter queues. Run 'mixosync runs show ID' to see what failed and why.")
            : host.Build(parsed, connections);
    }

    /// <exception cref="BrokerException">Another process has the queues open, or the broker is unavailable.</exception>
    public static async Task<DeadLetterSession> OpenAsync(IHost services, CancellationToken token) =>
        await services.Services.GetRequiredService<DeadLetterService>().TryOpenAsync(OpenTimeout, token)
        ?? throw new BrokerException("Another process is reading the dead letters. Try again later.", isRejection: false);

    private static async Task<int> ListAsync(CommandHost host, ParseResult parsed, DeadLetterFilterOptions filter, CancellationToken token)
    {
        using var services = Build(host, parsed);
        await using var session = await OpenAsync(services, token);
        var letters = (await session.ListAsync(token)).Where(filter.Selection(parsed).Matches).ToList();
        if (parsed.GetValue(Json))
        {
            Output.WriteJson(letters.Select(letter => DeadLetterText.ToJson(letter)));
        }
        else
        {
            DeadLetterText.WriteGroups(letters);
        }

        return ExitCode.Success;
    }

    private static async Task<int> ShowAsync(CommandHost host, ParseResult parsed, CancellationToken token)
    {
        using var services = Build(host, parsed);
        await using var session = await OpenAsync(services, token);
        var id = parsed.GetRequiredValue(Id);
        var found = await session.FindAsync(id, token);
        if (found.Count == 0)
        {
            throw DeadLettersResolveCommand.Unknown([id]);
        }

        if (parsed.GetValue(Json))
        {
            Output.WriteJson(found.Select(DeadLetterText.ToJson));
            return ExitCode.Success;
        }

        foreach (var letter in found)
        {
            DeadLetterText.Write(letter);
        }

        return ExitCode.Success;
    }
}
