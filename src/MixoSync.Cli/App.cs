using System.CommandLine;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using MixoSync.Cli.Commands;
using MixoSync.Cli.Terminal;

namespace MixoSync.Cli;

/// <summary>The command line: parses it, runs the command, and turns whatever happens into an exit code.</summary>
internal static class App
{
    public static async Task<int> RunAsync(string[] args, Action<ILoggingBuilder, LogTarget> configureLogging)
    {
        var parsed = Root(new CommandHost(configureLogging)).Parse(args);
        if (parsed.Errors.Count > 0)
        {
            var help = string.Join(' ', parsed.CommandResult.Command.PathFromRoot());
            Output.Error($"{string.Join("; ", parsed.Errors.Select(error => error.Message).Distinct())} (see: {help} --help)");
            return ExitCode.Usage;
        }

        using var interrupted = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        try
        {
            return await parsed.InvokeAsync(
                new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null },
                interrupted.Token);
        }
        catch (Exception e)
        {
            var problem = Problem.Of(e, interrupted.IsCancellationRequested);
            Output.Error(problem.Message);
            return problem.ExitCode;
        }

        // The first signal asks to stop; at the second the process ends at once, as without a handler.
        void Stop(PosixSignalContext context)
        {
            context.Cancel = !interrupted.IsCancellationRequested;
            interrupted.Cancel();
        }
    }

    private static RootCommand Root(CommandHost host) => new("Keeps the advertising campaigns of many clients in step with ad platforms.")
    {
        CommandHost.LogLevel,
        DemoCommand.Create(host),
        SyncCommand.Create(host),
        ServeCommand.Create(host),
        DbCommand.Create(host),
        ClientsCommand.Create(host),
        RunsCommand.Create(host),
        DeadLettersCommand.Create(host),
        ForecastCommand.Create(host),
        ExplainCommand.Create(host),
        QuotaCommand.Create(host),
        HealthCommand.Create(),
    };

    private static IEnumerable<string> PathFromRoot(this Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent
            ? parent.PathFromRoot().Append(command.Name)
            : ["mixosync"];
}
