namespace MixoSync.Platforms;

/// <summary>What may be the id of a campaign: it is part of URLs and keys.</summary>
internal static class CampaignId
{
    public const int MaxLength = 200;

    /// <summary>What is wrong with an id, to go behind its name; none where it is good.</summary>
    public static string? Validate(string id) => id switch
    {
        "" => "is empty",
        { Length: > MaxLength } => $"is longer than {MaxLength} characters",
        // In a URL they would name another resource, however they are escaped.
        "." or ".." => $"is '{id}', which no URL can name",
        _ => id.Any(char.IsControl) ? "contains a control character" : null,
    };
}
