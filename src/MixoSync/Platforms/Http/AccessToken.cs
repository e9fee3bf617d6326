namespace MixoSync.Platforms.Http;

/// <summary>A bearer token. <see cref="ToString"/> does not reveal it.</summary>
/// <param name="Value">The token as sent in the Authorization header after <c>Bearer</c>.</param>
/// <param name="Lifetime">The lifetime from its acquisition, if the platform reports it.</param>
internal sealed record AccessToken(string Value, TimeSpan? Lifetime)
{
    private static readonly TimeSpan DefaultLifetime = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan MaxLifetime = TimeSpan.FromDays(1);
    private static readonly TimeSpan MaxMargin = TimeSpan.FromSeconds(60);

    /// <summary>The time after its acquisition when the token is renewed, shortly before it expires.</summary>
    public TimeSpan RenewAfter
    {
        get
        {
            var lifetime = Lifetime > TimeSpan.Zero ? Lifetime.Value : DefaultLifetime;
            lifetime = lifetime < MaxLifetime ? lifetime : MaxLifetime;
            var margin = lifetime / 10;
            return lifetime - (margin < MaxMargin ? margin : MaxMargin);
        }
    }

    /// <summary>Returns whether the token is safe in a header: visible ASCII only, so a line break cannot inject a second header.</summary>
    public static bool IsSendable(string value) =>
        value.Length is > 0 and <= 16_384 && value.All(c => c is > ' ' and <= '~');

    public override string ToString() => "(token)";
}
