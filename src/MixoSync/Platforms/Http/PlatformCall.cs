using MixoSync.Clients;

namespace MixoSync.Platforms.Http;

/// <summary>What the pipeline must know of a call; it travels in the request's options.</summary>
/// <param name="Client">Whose quota and token the call uses.</param>
/// <param name="Operation">What it does, for people: <c>list</c>, <c>sync</c>, <c>token</c>.</param>
/// <param name="Classify">The connector's table of failures; none for an answer that is good.</param>
internal sealed record PlatformCall(Client Client, string Operation, Func<PlatformResponse, PlatformFailure?> Classify)
{
    private static readonly HttpRequestOptionsKey<PlatformCall> Key = new("MixoSync.PlatformCall");

    /// <summary>Whether the platform counts the call, so that it needs a permit.</summary>
    public bool IsCounted { get; init; }

    /// <summary>Whether it goes ahead of the client's other calls, as one does that brings them.</summary>
    public bool IsPriority { get; init; }

    /// <summary>Buys the token that the call bears; none for the call that buys it.</summary>
    public Func<CancellationToken, Task<AccessToken>>? AcquireToken { get; init; }

    /// <summary>Whether this call buys a token, and so brings the password itself.</summary>
    public bool IsTokenRequest => AcquireToken is null;

    public static PlatformCall Of(HttpRequestMessage request) => request.Options.TryGetValue(Key, out var call)
        ? call
        : throw new InvalidOperationException("The request goes through the pipeline without its PlatformCall.");

    public void AttachTo(HttpRequestMessage request) => request.Options.Set(Key, this);

    public override string ToString() => $"{Operation} call of client {Client.Id}";
}
