namespace MixoSync.Runs;

/// <summary>How large a client's runs are, as far as is known.</summary>
internal sealed record RunSize
{
    /// <summary>Counted calls of the last complete run.</summary>
    public long? Calls { get; init; }

    /// <summary>Campaigns, by the platform's last word.</summary>
    public long? Campaigns { get; init; }
}
