using MixoSync.Storage;

namespace MixoSync.Clients;

/// <summary>A quota that several clients share.</summary>
/// <param name="Name">The name.</param>
/// <param name="Quota">The limits of all clients together.</param>
internal sealed record QuotaPool(string Name, Quota Quota)
{
    public const int MaxNameLength = 100;

    /// <summary>Returns why a name is not valid, as a message for users. Returns null if it is valid.</summary>
    public static string? ValidateName(string name) =>
        name.Length is > 0 and <= MaxNameLength && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
            ? null
            : $"'{name}' is not a valid name of a quota pool. Use 1 to {MaxNameLength} letters, digits, '-', '_' or '.'.";
}

/// <summary>The pools of a client, by name.</summary>
internal sealed class QuotaPools(IEnumerable<QuotaPool> pools) : IEquatable<QuotaPools>, ITextColumn<QuotaPools>
{
    public static QuotaPools None { get; } = new([]);

    public IReadOnlyList<QuotaPool> All { get; } = [.. pools.OrderBy(pool => pool.Name, StringComparer.Ordinal)];

    /// <summary>Parses the text written by <see cref="ToString"/>.</summary>
    public static QuotaPools Parse(string text, IFormatProvider? provider) => new(
        text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pool => pool.Split('='))
            .Select(pool => new QuotaPool(pool[0], Quota.Parse(pool[1], provider))));

    public bool Equals(QuotaPools? other) => other is not null && All.SequenceEqual(other.All);

    public override bool Equals(object? obj) => Equals(obj as QuotaPools);

    public override int GetHashCode() => All.Aggregate(0, HashCode.Combine);

    /// <summary>Returns the pools as text: <c>google=15000/1d@UTC other=10/60s</c>.</summary>
    public override string ToString() => string.Join(' ', All.Select(pool => $"{pool.Name}={pool.Quota}"));
}
