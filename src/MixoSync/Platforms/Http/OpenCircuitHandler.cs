namespace MixoSync.Platforms.Http;

/// <summary>
/// Lets no call of an open circuit go as far as taking a permit. Those that wait for theirs when the circuit opens are
/// stopped by the breaker itself; each has then wasted one call of its client's quota, for one window.
/// </summary>
internal sealed class OpenCircuitHandler(CircuitStates circuits) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken) =>
        circuits.UntilProbe(request.RequestUri!) is { } wait
            ? Task.FromException<HttpResponseMessage>(CircuitStates.Failure(request.RequestUri!, wait))
            : base.SendAsync(request, cancellationToken);
}
