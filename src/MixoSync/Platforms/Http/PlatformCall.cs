using MixoSync.Clients;
using MixoSync.Quotas;

namespace MixoSync.Platforms.Http;

/// <summary>The properties of a call that the pipeline needs. They are attached to the request's options.</summary>
/// <param name="Client">The client whose quota and token the call uses.</param>
/// <param name="Operation">The name of the operation for messages and metrics: <c>list</c>, <c>sync</c> or <c>token</c>.</param>
/// <param name="Classify">Classifies a response as the connector defines it. Returns null for a successful response.</param>
internal sealed record PlatformCall(Client Client, string Operation, Func<PlatformResponse, PlatformFailure?> Classify)
{
    private static readonly HttpRequestOptionsKey<PlatformCall> Key = new("MixoSync.PlatformCall");

    /// <summary>Whether the platform counts the call against its limit, so that it needs a permit.</summary>
    public bool IsCounted { get; init; }

    /// <summary>The place of the call among the client's calls that wait for quota.</summary>
    public Lane Lane { get; init; } = Lane.Normal;

    /// <summary>Whether a successful status is enough, so that the response needs no body. Otherwise the body confirms the success.</summary>
    public bool StatusSuffices { get; init; }

    /// <summary>Acquires the token for the call. Null for the token call itself.</summary>
    public Func<CancellationToken, Task<AccessToken>>? AcquireToken { get; init; }

    /// <summary>Whether the call acquires a token and therefore contains the password.</summary>
    public bool IsTokenRequest => AcquireToken is null;

    public static PlatformCall Of(HttpRequestMessage request) => request.Options.TryGetValue(Key, out var call)
        ? call
        : throw new InvalidOperationException("The request has no PlatformCall. Send it through PlatformHttpClient.");

    public void AttachTo(HttpRequestMessage request) => request.Options.Set(Key, this);

    public override string ToString() => $"{Operation} call of client {Client.Id}";
}
