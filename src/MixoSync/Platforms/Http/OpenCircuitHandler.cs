namespace MixoSync.Platforms.Http;

/// <summary>
/// Rejects calls to a host with an open circuit before they acquire a permit. Calls that already wait for a permit when the circuit
/// opens are rejected by the circuit breaker; each of them wastes one call of its client's quota.
/// </summary>
internal sealed class OpenCircuitHandler(CircuitStates circuits) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken) =>
        circuits.UntilProbe(request.RequestUri!) is { } wait
            ? Task.FromException<HttpResponseMessage>(CircuitStates.Failure(request.RequestUri!, wait))
            : base.SendAsync(request, cancellationToken);
}
