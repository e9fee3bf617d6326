namespace MixoSync.Platforms;

/// <summary>Validates campaign ids, which are part of URLs and database keys.</summary>
internal static class CampaignId
{
    public const int MaxLength = 200;

    /// <summary>Returns the validation error as the rest of a sentence, such as "is empty". Returns null if the id is valid.</summary>
    public static string? Validate(string id) => id switch
    {
        "" => "is empty",
        { Length: > MaxLength } => $"is longer than {MaxLength} characters",
        // In a URL these would address another resource, even when escaped.
        "." or ".." => $"is '{id}', which cannot be used in a URL",
        _ => id.Any(char.IsControl) ? "contains a control character" : null,
    };
}
