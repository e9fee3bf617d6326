using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using MixoSync.Cli;
using Serilog;
using Serilog.Events;
using Serilog.Filters;
using Serilog.Formatting.Compact;

var isOfMassTransit = Matching.FromSource("MassTransit");
return await App.RunAsync(args, ConfigureLogging);

// JSON for machines, one readable line on a terminal. A service logs to its output; commands keep theirs for results.
void ConfigureLogging(ILoggingBuilder logging, LogTarget target)
{
    var configuration = new LoggerConfiguration()
        .MinimumLevel.Is(Enum.Parse<LogEventLevel>(target.Level, ignoreCase: true))
        // MassTransit reports every message that is parked as a fault, and ours say what becomes of those that fail.
        .MinimumLevel.Override("MassTransit.ReceiveTransport", LogEventLevel.Fatal)
        // They log each look at what is away, with a stack trace; ours say when that changes.
        .MinimumLevel.Override("Microsoft.Extensions.Diagnostics.HealthChecks", LogEventLevel.Fatal)
        .Enrich.FromLogContext();
    if (target.Level == LogTarget.Default)
    {
        configuration.MinimumLevel.Override("Microsoft.AspNetCore", LogEventLevel.Warning)
            // MassTransit tells of each try to reach the broker, with two stack traces; ours say when it goes, why, and when it comes back.
            .Filter.ByExcluding(line => isOfMassTransit(line) && line.Exception?.GetBaseException() is SocketException or IOException);
    }

    var lowestToError = target.ToOutput ? (LogEventLevel?)null : LogEventLevel.Verbose;
    logging.AddSerilog(
        (target.IsTerminal
            ? configuration.WriteTo.Console(
                outputTemplate: "{Timestamp:HH:mm:ss} {Level:u3} {Message:lj} {Properties:j}{NewLine}",
                standardErrorFromLevel: lowestToError,
                formatProvider: System.Globalization.CultureInfo.InvariantCulture)
            : configuration.WriteTo.Console(new RenderedCompactJsonFormatter(), standardErrorFromLevel: lowestToError))
        .CreateLogger(),
        dispose: true);
}
