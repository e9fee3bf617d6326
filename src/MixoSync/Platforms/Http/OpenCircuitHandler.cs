namespace MixoSync.Platforms.Http;

/// <summary>
/// Fails calls to a host with an open circuit breaker before they take a permit. A call that is waiting for its permit when the
/// circuit breaker opens is blocked by the circuit breaker itself, and has wasted one call of its client's quota.
/// </summary>
internal sealed class OpenCircuitHandler(CircuitStates circuits) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken) =>
        circuits.UntilProbe(request.RequestUri!) is { } wait
            ? Task.FromException<HttpResponseMessage>(CircuitStates.Failure(request.RequestUri!, wait))
            : base.SendAsync(request, cancellationToken);
}
