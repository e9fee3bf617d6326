using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using MixoSync.Observability;
using MixoSync.Platforms.Http;

namespace MixoSync.Tests.Observability;

/// <summary>Open circuits are reported by a health check and a metric.</summary>
public sealed class CircuitVisibilityTests
{
    private static readonly Uri Api = new("https://api.example.com/v1");

    private readonly CircuitStates circuits = new(
        new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero)), NullLogger<CircuitStates>.Instance);

    [Fact]
    public async Task AnOpenCircuitIsReportedAndStaysHealthy()
    {
        circuits.Open(Api, TimeSpan.FromSeconds(15));
        Assert.Equal(
            (HealthStatus.Healthy, "the circuit breaker of https://api.example.com is open, next probe at 12:00:15Z"), await CheckAsync());
    }

    [Fact]
    public async Task AClosedCircuitIsNotReported()
    {
        circuits.Open(Api, TimeSpan.FromSeconds(15));
        circuits.Close(Api);
        Assert.Equal((HealthStatus.Healthy, "all circuit breakers are closed"), await CheckAsync());
    }

    [Fact]
    public void TheGaugeHasOneSeriesForEachOpenCircuit()
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meters = services.GetRequiredService<IMeterFactory>();
        _ = new CircuitMetrics(meters, circuits);
        Assert.Empty(Hosts(meters));

        circuits.Open(Api, TimeSpan.FromSeconds(15));

        Assert.Equal(["https://api.example.com"], Hosts(meters));
    }

    // Meters of other tests have the same names but another scope.
    private static List<object?> Hosts(IMeterFactory meters)
    {
        var hosts = new List<object?>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "mixosync.circuit.open" && instrument.Meter.Scope == meters)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<int>((_, _, tags, _) => hosts.Add(tags[0].Value));
        listener.Start();
        listener.RecordObservableInstruments();
        return hosts;
    }

    private async Task<(HealthStatus, string?)> CheckAsync()
    {
        var result = await new CircuitHealthCheck(circuits).CheckHealthAsync(new(), TestContext.Current.CancellationToken);
        return (result.Status, result.Description);
    }
}
