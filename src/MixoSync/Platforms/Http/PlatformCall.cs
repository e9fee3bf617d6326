using MixoSync.Clients;

namespace MixoSync.Platforms.Http;

/// <summary>Describes a call to the HTTP pipeline. It travels in the options of the request.</summary>
/// <param name="Client">The client whose quota and token the call uses.</param>
/// <param name="Operation">What the call does: <c>list</c>, <c>sync</c> or <c>token</c>.</param>
/// <param name="Classify">Classifies a response as a failure, or returns null for a success.</param>
internal sealed record PlatformCall(Client Client, string Operation, Func<PlatformResponse, PlatformFailure?> Classify)
{
    private static readonly HttpRequestOptionsKey<PlatformCall> Key = new("MixoSync.PlatformCall");

    /// <summary>Whether the platform counts the call, so that it needs a permit.</summary>
    public bool IsCounted { get; init; }

    /// <summary>Whether the call takes priority over other calls of the client, as list calls do because they provide the work.</summary>
    public bool IsPriority { get; init; }

    /// <summary>Acquires the token for the call. Null for the call that acquires a token.</summary>
    public Func<CancellationToken, Task<AccessToken>>? AcquireToken { get; init; }

    /// <summary>Whether this call acquires a token, and so carries the password itself.</summary>
    public bool IsTokenRequest => AcquireToken is null;

    public static PlatformCall Of(HttpRequestMessage request) => request.Options.TryGetValue(Key, out var call)
        ? call
        : throw new InvalidOperationException("The request has no PlatformCall. Send it with PlatformHttpClient.");

    public void AttachTo(HttpRequestMessage request) => request.Options.Set(Key, this);

    public override string ToString() => $"{Operation} call of client {Client.Id}";
}
