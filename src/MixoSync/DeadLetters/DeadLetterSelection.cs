namespace MixoSync.DeadLetters;

/// <summary>Selects the dead letters that match all given conditions.</summary>
internal sealed record DeadLetterSelection
{
    public string? ClientId { get; init; }

    /// <summary>As in the headers (<c>RateLimited</c>) or as in JSON (<c>rate-limited</c>).</summary>
    public string? Kind { get; init; }

    public string? CampaignId { get; init; }

    /// <summary>Text that the reason contains. Case-insensitive.</summary>
    public string? Reason { get; init; }

    /// <summary>The ids. Empty: any id.</summary>
    public IReadOnlyList<string> Ids { get; init; } = [];

    public bool Matches(DeadLetter deadLetter) =>
        (ClientId is null || ClientId == deadLetter.ClientId)
        && (Kind is null || string.Equals(Plain(Kind), Plain(deadLetter.Kind), StringComparison.OrdinalIgnoreCase))
        && (CampaignId is null || CampaignId == deadLetter.CampaignId)
        && (Reason is null || deadLetter.Reason.Contains(Reason, StringComparison.OrdinalIgnoreCase))
        && (Ids.Count == 0 || Ids.Contains(deadLetter.Id, StringComparer.OrdinalIgnoreCase));

    private static string Plain(string kind) => kind.Replace("-", "", StringComparison.Ordinal);
}
