using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace MixoSync.Observability;

/// <summary>
/// Configures OpenTelemetry. Metrics are served at <c>/metrics</c>. If the standard variables <c>OTEL_EXPORTER_OTLP_*</c> set an
/// endpoint, metrics, traces and logs are also exported by OTLP. A trace covers a run from its start to its last upsert, across
/// processes, because the bus propagates it with each message.
/// </summary>
internal static class Telemetry
{
    /// <summary>The name of the meter and the activity source of the bus.</summary>
    public const string Bus = "MassTransit";

    // Npgsql's metric for the duration of a command: https://www.npgsql.org/doc/diagnostics/metrics.html
    private const string DatabaseCommands = "db.client.operation.duration";

    private static readonly string[] Meters =
    [
        MixoSyncMeter.Name, Bus, "Npgsql", "System.Runtime", "System.Net.Http", "Microsoft.AspNetCore.*",
    ];

    private static readonly string[] Sources = [Bus, "Npgsql", "System.Net.Http"];

    private static readonly string[] Endpoints =
    [
        "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT",
        "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT",
    ];

    public static IServiceCollection AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        var telemetry = services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.Clear()
                .AddService("mixosync", serviceVersion: typeof(Telemetry).Assembly.GetName().Version?.ToString(3))
                .AddTelemetrySdk().AddEnvironmentVariableDetector())
            .WithMetrics(Measure);
        if (Endpoints.Any(name => configuration[name] is { Length: > 0 }))
        {
            telemetry.WithTracing(traces => traces.AddSource(Sources)).WithLogging(null, IncludeScopes).UseOtlpExporter();
        }

        return services;
    }

    private static void IncludeScopes(OpenTelemetryLoggerOptions logs)
    {
        logs.IncludeScopes = true; // run, client and campaign
        logs.IncludeFormattedMessage = true;
    }

    private static void Measure(MeterProviderBuilder metrics) => metrics
        .AddMeter(Meters)
        // Exported twice: under the name that MixoSync's alerts use, and under its own name.
        .AddView(DatabaseCommands, new ExplicitBucketHistogramConfiguration
        {
            Name = "mixosync.db.command.duration",
            TagKeys = ["error.type"],
            Boundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
        })
        .AddView(DatabaseCommands, DatabaseCommands)
        .AddPrometheusExporter();
}
