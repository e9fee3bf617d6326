namespace MixoSync.DeadLetters;

/// <summary>Selects the dead letters that match all conditions that are set.</summary>
internal sealed record DeadLetterSelection
{
    public string? ClientId { get; init; }

    /// <summary>The kind of failure, spelled as in headers (<c>RateLimited</c>) or as in JSON (<c>rate-limited</c>).</summary>
    public string? Kind { get; init; }

    public string? CampaignId { get; init; }

    /// <summary>Text that the reason contains, ignoring case.</summary>
    public string? Reason { get; init; }

    /// <summary>The ids to select. If empty, all ids match.</summary>
    public IReadOnlyList<string> Ids { get; init; } = [];

    public bool Matches(DeadLetter deadLetter) =>
        (ClientId is null || ClientId == deadLetter.ClientId)
        && (Kind is null || string.Equals(Normalize(Kind), Normalize(deadLetter.Kind), StringComparison.OrdinalIgnoreCase))
        && (CampaignId is null || CampaignId == deadLetter.CampaignId)
        && (Reason is null || deadLetter.Reason.Contains(Reason, StringComparison.OrdinalIgnoreCase))
        && (Ids.Count == 0 || Ids.Contains(deadLetter.Id, StringComparer.OrdinalIgnoreCase));

    private static string Normalize(string kind) => kind.Replace("-", "", StringComparison.Ordinal);
}
