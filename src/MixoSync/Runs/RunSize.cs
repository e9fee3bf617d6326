namespace MixoSync.Runs;

/// <summary>The size of a client's runs, as far as it is known.</summary>
internal sealed record RunSize
{
    /// <summary>Number of counted calls of the last complete run.</summary>
    public long? Calls { get; init; }

    /// <summary>Number of campaigns, as last stated by the platform.</summary>
    public long? Campaigns { get; init; }
}
