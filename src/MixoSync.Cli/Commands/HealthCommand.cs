using System.CommandLine;
using MixoSync.Cli.Terminal;

namespace MixoSync.Cli.Commands;

/// <summary>Requests the health of a local process, for health checks in container images without an HTTP client.</summary>
internal static class HealthCommand
{
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(8);

    private static readonly Option<string?> Url = new("--url")
    {
        Description = "URL of the process [default: http://127.0.0.1 with the port in ASPNETCORE_HTTP_PORTS, or 8080]",
    };

    private static readonly Option<bool> Live = new("--live") { Description = "Check only that the process is running, not that it is ready" };

    public static Command Create()
    {
        var command = new Command("health", "Check whether a process started with 'serve' is ready. Exits with 0 if it is, otherwise with 4.") { Url, Live };
        command.SetAction((parsed, token) => RequestAsync(parsed, token));
        return command;
    }

    private static async Task<int> RequestAsync(ParseResult parsed, CancellationToken token)
    {
        var path = parsed.GetValue(Live) ? "health/live" : "health/ready";
        if (!Uri.TryCreate($"{(parsed.GetValue(Url) ?? DefaultUrl()).TrimEnd('/')}/{path}", UriKind.Absolute, out var address)
            || address.Scheme is not ("http" or "https"))
        {
            throw new ConfigurationException("--url is not a valid URL. Use an http(s) URL, for example http://127.0.0.1:8080.");
        }

        using var client = new HttpClient { Timeout = RequestTimeout };
        try
        {
            using var answer = await client.GetAsync(address, token);
            Output.Line($"{(int)answer.StatusCode} {Output.OneLine(await answer.Content.ReadAsStringAsync(token))}");
            return answer.IsSuccessStatusCode ? ExitCode.Success : ExitCode.DependencyDown;
        }
        catch (Exception e) when (e is HttpRequestException || (e is TaskCanceledException && !token.IsCancellationRequested))
        {
            Output.Error($"{address} does not respond: {e.GetBaseException().Message}");
            return ExitCode.DependencyDown;
        }
    }

    private static string DefaultUrl() =>
        $"http://127.0.0.1:{(CommandHost.Environment["ASPNETCORE_HTTP_PORTS"]?.Split(';')[0] is { Length: > 0 } port ? port : "8080")}";
}
