using System.CommandLine;
using MixoSync.Cli.Terminal;

namespace MixoSync.Cli.Commands;

/// <summary>Asks a process of this machine how it is: for health checks in images that have no other HTTP client.</summary>
internal static class HealthCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    private static readonly Option<string?> Url = new("--url")
    {
        Description = "Where the process listens [default: the port of ASPNETCORE_HTTP_PORTS, else http://127.0.0.1:8080]",
    };

    private static readonly Option<bool> Live = new("--live") { Description = "Only whether it runs, not whether it is ready for work" };

    public static Command Create()
    {
        var command = new Command("health", "Asks a serving process whether it is ready; exits with 0 or 4.") { Url, Live };
        command.SetAction((parsed, token) => AskAsync(parsed, token));
        return command;
    }

    private static async Task<int> AskAsync(ParseResult parsed, CancellationToken token)
    {
        var path = parsed.GetValue(Live) ? "health/live" : "health/ready";
        if (!Uri.TryCreate($"{(parsed.GetValue(Url) ?? DefaultUrl()).TrimEnd('/')}/{path}", UriKind.Absolute, out var address)
            || address.Scheme is not ("http" or "https"))
        {
            throw new ConfigurationException("--url must be an address such as http://127.0.0.1:8080");
        }

        using var client = new HttpClient { Timeout = Patience };
        try
        {
            using var answer = await client.GetAsync(address, token);
            Output.Line($"{(int)answer.StatusCode} {Output.OneLine(await answer.Content.ReadAsStringAsync(token))}");
            return answer.IsSuccessStatusCode ? ExitCode.Done : ExitCode.DependencyDown;
        }
        catch (Exception e) when (e is HttpRequestException || (e is TaskCanceledException && !token.IsCancellationRequested))
        {
            Output.Error($"{address} does not answer: {e.GetBaseException().Message}");
            return ExitCode.DependencyDown;
        }
    }

    private static string DefaultUrl() =>
        $"http://127.0.0.1:{(CommandHost.Environment["ASPNETCORE_HTTP_PORTS"]?.Split(';')[0] is { Length: > 0 } port ? port : "8080")}";
}
