using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using MixoSync.Storage;

namespace MixoSync.Observability;

/// <summary>Counts SQL errors that a schema mismatch has caused. The counter exists from the start, with value 0.</summary>
internal sealed class SchemaMetrics : IHostedService
{
    public SchemaMetrics(IMeterFactory meters, SchemaErrors errors) =>
        meters.Create(MixoSyncMeter.Name).CreateObservableCounter(
            "mixosync.schema.errors", () => errors.Count, description: "SQL errors because the schema does not match this program");

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
