using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using MixoSync.Cli;
using Serilog;
using Serilog.Events;
using Serilog.Filters;
using Serilog.Formatting.Compact;

var isOfMassTransit = Matching.FromSource("MassTransit");
return await CommandLineApp.RunAsync(args, ConfigureLogging);

// Logs are JSON unless they go to a terminal. `serve` logs to standard output; the other commands reserve it for results.
void ConfigureLogging(ILoggingBuilder logging, LogTarget target)
{
    var configuration = new LoggerConfiguration()
        .MinimumLevel.Is(Enum.Parse<LogEventLevel>(target.Level, ignoreCase: true))
        // MassTransit logs every parked message as a fault. MixoSync logs failed messages itself.
        .MinimumLevel.Override("MassTransit.ReceiveTransport", LogEventLevel.Fatal)
        // Health checks log every failed check with a stack trace. MixoSync logs only changes of the health status.
        .MinimumLevel.Override("Microsoft.Extensions.Diagnostics.HealthChecks", LogEventLevel.Fatal)
        .Enrich.FromLogContext();
    if (target.Level == LogTarget.Default)
    {
        configuration.MinimumLevel.Override("Microsoft.AspNetCore", LogEventLevel.Warning)
            // MassTransit logs every connection attempt with two stack traces. MixoSync logs when the connection is lost, why, and when it is back.
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
