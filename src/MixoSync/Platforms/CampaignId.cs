namespace MixoSync.Platforms;

/// <summary>Validates campaign ids, which become parts of URLs and keys.</summary>
internal static class CampaignId
{
    public const int MaxLength = 200;

    /// <summary>Why an id is invalid, to be appended to a name, or null if it is valid.</summary>
    public static string? Validate(string id) => id switch
    {
        "" => "is empty",
        { Length: > MaxLength } => $"is longer than {MaxLength} characters",
        // In a URL they would address another resource, however they are escaped.
        "." or ".." => $"is '{id}', which cannot be part of a URL",
        _ => id.Any(char.IsControl) ? "contains a control character" : null,
    };
}
