namespace MixoSync.Platforms.Http;

/// <summary>A bearer token. Its text form does not tell it.</summary>
/// <param name="Value">What the Authorization header says after <c>Bearer</c>.</param>
/// <param name="Lifetime">How long the platform says it is good from its purchase, where it says so.</param>
internal sealed record AccessToken(string Value, TimeSpan? Lifetime)
{
    private static readonly TimeSpan LifetimeWhenUnknown = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan MaxLifetime = TimeSpan.FromDays(1);
    private static readonly TimeSpan MaxMargin = TimeSpan.FromSeconds(60);

    /// <summary>How long after its purchase it is bought anew: shortly before it expires.</summary>
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
    /// Whether a header can carry it: visible ASCII, so no line break can smuggle in a second header.
    /// </summary>
    public static bool IsSendable(string value) =>
        value.Length is > 0 and <= 16_384 && value.All(c => c is > ' ' and <= '~');

    public override string ToString() => "(token)";
}
