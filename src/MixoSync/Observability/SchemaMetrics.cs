using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using MixoSync.Storage;

namespace MixoSync.Observability;

/// <summary>A counter of the errors that come from a schema that does not fit; there from the start, at nought.</summary>
internal sealed class SchemaMetrics : IHostedService
{
    public SchemaMetrics(IMeterFactory meters, SchemaErrors errors) =>
        meters.Create(MixoSyncMeter.Name).CreateObservableCounter(
            "mixosync.schema.errors", () => errors.Count, description: "SQL that failed because schema and program do not fit");

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
