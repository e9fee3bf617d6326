namespace MixoSync.Platforms.Http;

/// <summary>A bearer token. <see cref="ToString"/> does not reveal it.</summary>
/// <param name="Value">The value after <c>Bearer</c> in the Authorization header.</param>
/// <param name="Lifetime">The lifetime that the platform states, from when it issued the token. Null if it states none.</param>
internal sealed record AccessToken(string Value, TimeSpan? Lifetime)
{
    private static readonly TimeSpan LifetimeWhenUnknown = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan MaxLifetime = TimeSpan.FromDays(1);
    private static readonly TimeSpan MaxMargin = TimeSpan.FromSeconds(60);

    /// <summary>When to renew the token, from when it was issued: shortly before it expires.</summary>
    public TimeSpan RenewAfter
    {
        get
        {
            var lifetime = Lifetime > TimeSpan.Zero ? Lifetime.Value : LifetimeWhenUnknown;
            lifetime = lifetime < MaxLifetime ? lifetime : MaxLifetime;
            var margin = lifetime / 10;
            return lifetime - (margin < MaxMargin ? margin : MaxMargin);
        }
    }

    /// <summary>
    /// Whether a header can carry the token. Only visible ASCII is allowed, so a line break cannot inject a second header.
    /// </summary>
    public static bool IsSendable(string value) =>
        value.Length is > 0 and <= 16_384 && value.All(c => c is > ' ' and <= '~');

    public override string ToString() => "(token)";
}
