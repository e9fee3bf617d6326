using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;

namespace MixoSync.Observability.Status;

/// <summary>Gauges of the whole system. A value that could not be read has no series, so that a dashboard does not show it as 0.</summary>
internal sealed class StatusMetrics : IHostedService
{
    private readonly Meter meter;
    private readonly StatusService service;
    private readonly TimeProvider time;

    public StatusMetrics(IMeterFactory meters, StatusService service, TimeProvider time)
    {
        (meter, this.service, this.time) = (meters.Create(MixoSyncMeter.Name), service, time);
        Gauge("mixosync.status.age", "Age of the system status", status => [new(Age(status).TotalSeconds)], "s");
        AddClientsAndRuns();
        AddQueues();
        AddQuotas();
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void AddClientsAndRuns()
    {
        OfDatabase("mixosync.clients", "Registered clients", stored =>
            [Of(stored.Totals.ClientsEnabled, "state", "enabled"), Of(stored.Totals.ClientsDisabled, "state", "disabled")]);
        OfDatabase("mixosync.clients.overdue", "Clients without a full run for two intervals of their schedule", stored => [new(stored.ClientsOverdue)]);
        OfDatabase("mixosync.clients.held_removals", "Clients whose missing campaigns wait for a decision", stored => [new(stored.Totals.ClientsWithHeldRemovals)]);
        OfDatabase("mixosync.runs.active", "Queued and running runs", stored => [new(stored.Totals.RunsActive)]);
        OfDatabase("mixosync.runs.late", "Active runs that take much longer than their quota needs", stored => [new(stored.RunsLate)]);
        OfDatabase("mixosync.last_success.timestamp", "End of the latest successful run, in Unix time", stored => stored.Totals.LastSuccessAt is { } at ? [new(Unix(at))] : [], "s");
        OfDatabase("mixosync.client.last_success.timestamp", "Creation of each client's newest full run, in Unix time", stored =>
            stored.LastFullRuns.Select(client => Of(Unix(client.Value), "client", client.Key)), "s");
        OfDatabase("mixosync.queue.age", "How long the oldest campaign that is due has been waiting for a worker", stored =>
            [new(Math.Max(0, (stored.Totals.Now - (stored.OldestDueAt ?? stored.Totals.Now)).TotalSeconds))], "s");
    }

    private void AddQueues()
    {
        Gauge("mixosync.queue.messages", "Messages that are ready for delivery", status => status.WorkQueues.Select(queue => Of(queue.Ready, "queue", queue.Name)));
        Gauge("mixosync.queue.consumers", "Consumers of each queue", status => status.WorkQueues.Select(queue => Of(queue.Consumers, "queue", queue.Name)));
        Gauge("mixosync.dead_letters", "Messages that failed permanently or that no consumer handled", status => status.DeadLetters.Select(queue => Of(queue.Ready, "queue", queue.Name)));
        Gauge("mixosync.parked_messages", "Messages that wait for quota or for redelivery", status => status.Parked is { } parked ? [new(parked)] : []);
    }

    private void AddQuotas()
    {
        OfDatabase("mixosync.quota.calls_per_second", "Calls that the quotas of clients with a running run allow", stored => [new(stored.CallsPerSecond)]);
        OfDatabase("mixosync.quota.slots", "Calls that wait for quota (promised) and calls in flight", stored => stored.Quota is { } quota
            ? [Of(quota.Waiting, "state", "promised"), Of(quota.InFlight, "state", "in_flight")]
            : []);
        OfDatabase("mixosync.quota.waiting_calls", "Calls that wait for quota, by lane", stored => stored.Quota is { } quota
            ?
            [
                Of(quota.Urgent, "lane", "urgent"), Of(quota.Listing, "lane", "listing"), Of(quota.Normal, "lane", "normal"),
                Of(quota.Backfill, "lane", "backfill"),
            ]
            : []);
        OfDatabase("mixosync.quota.clients_blocked", "Clients that the platform has told to wait", stored => stored.Quota is { } quota ? [new(quota.ClientsBlocked)] : []);
    }

    private void OfDatabase(string name, string description, Func<DatabaseStatus, IEnumerable<Measurement<double>>> measure, string? unit = null) =>
        Gauge(name, description, status => status.Database is { } stored ? measure(stored) : [], unit);

    private void Gauge(string name, string description, Func<SystemStatus, IEnumerable<Measurement<double>>> measure, string? unit = null) =>
        meter.CreateObservableGauge(name, () => service.Latest is { } status ? measure(status) : [], unit, description);

    private TimeSpan Age(SystemStatus status) => time.GetUtcNow() - status.TakenAt;

    private static Measurement<double> Of(double value, string label, string text) => new(value, new KeyValuePair<string, object?>(label, text));

    private static double Unix(DateTimeOffset time) => time.ToUnixTimeMilliseconds() / 1000.0;
}
