using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using MixoSync.Storage;

namespace MixoSync.Observability;

/// <summary>A counter of schema errors, with the value 0 from the start.</summary>
internal sealed class SchemaMetrics : IHostedService
{
    public SchemaMetrics(IMeterFactory meters, SchemaErrors errors) =>
        meters.Create(MixoSyncMeter.Name).CreateObservableCounter(
            "mixosync.schema.errors", () => errors.Count, description: "SQL statements that failed because the schema does not match the program");

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
