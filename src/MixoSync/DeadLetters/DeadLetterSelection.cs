namespace MixoSync.DeadLetters;

/// <summary>Which dead letters: those that meet every condition that is set.</summary>
internal sealed record DeadLetterSelection
{
    public string? ClientId { get; init; }

    /// <summary>In the words of the headers (<c>RateLimited</c>) or of JSON (<c>rate-limited</c>).</summary>
    public string? Kind { get; init; }

    public string? CampaignId { get; init; }

    /// <summary>Text that the reason contains, in capitals or not.</summary>
    public string? Reason { get; init; }

    /// <summary>Any of these; every id where there is none.</summary>
    public IReadOnlyList<string> Ids { get; init; } = [];

    public bool Matches(DeadLetter letter) =>
        (ClientId is null || ClientId == letter.ClientId)
        && (Kind is null || string.Equals(Plain(Kind), Plain(letter.Kind), StringComparison.OrdinalIgnoreCase))
        && (CampaignId is null || CampaignId == letter.CampaignId)
        && (Reason is null || letter.Reason.Contains(Reason, StringComparison.OrdinalIgnoreCase))
        && (Ids.Count == 0 || Ids.Contains(letter.Id, StringComparer.OrdinalIgnoreCase));

    private static string Plain(string kind) => kind.Replace("-", "", StringComparison.Ordinal);
}
