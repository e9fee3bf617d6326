using System.CommandLine;
using System.CommandLine.Help;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using MixoSync.Cli.Commands;
using MixoSync.Cli.Terminal;

namespace MixoSync.Cli;

/// <summary>Parses the command line, runs the command and turns errors into one line and an exit code.</summary>
internal static class CommandLineApp
{
    public static async Task<int> RunAsync(string[] args, Action<ILoggingBuilder, LogTarget> configureLogging)
    {
        var parsed = CreateRoot(new CommandHost(configureLogging)).Parse(args);
        if (parsed.Errors.Count > 0)
        {
            Output.Error(UsageErrorText.For(parsed));
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
            var error = CliError.From(e, interrupted.IsCancellationRequested);
            Output.Error(error.Message);
            return error.ExitCode;
        }

        // The first signal requests a graceful stop. The second one terminates the process at once.
        void Stop(PosixSignalContext context)
        {
            context.Cancel = !interrupted.IsCancellationRequested;
            interrupted.Cancel();
        }
    }

    private static RootCommand CreateRoot(CommandHost host)
    {
        var root = new RootCommand("Sync the advertising campaigns of many clients with ad platforms.")
        {
            CommandHost.LogLevel,
            DemoCommand.Create(host),
            SyncCommand.Create(host),
            ServeCommand.Create(host),
            DbCommand.Create(host),
            ClientsCommand.Create(host),
            RunsCommand.Create(host),
            CampaignsCommand.Create(host),
            RemovalsCommand.Create(host),
            DeadLettersCommand.Create(host),
            ForecastCommand.Create(host),
            ExplainCommand.Create(host),
            QuotaCommand.Create(host),
            QuotaPoolsCommand.Create(host),
            HealthCommand.Create(),
        };
        ShowHelpWithoutSubcommand(root);
        return root;
    }

    private static void ShowHelpWithoutSubcommand(Command command)
    {
        if (command.Subcommands.Count > 0)
        {
            command.SetAction(parsed => new HelpAction().Invoke(parsed));
        }

        foreach (var subcommand in command.Subcommands)
        {
            ShowHelpWithoutSubcommand(subcommand);
        }
    }
}
