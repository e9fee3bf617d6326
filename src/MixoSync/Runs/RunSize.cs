namespace MixoSync.Runs;

/// <summary>The known size of a client's full runs.</summary>
internal sealed record RunSize
{
    /// <summary>The number of calls of the last successful full run.</summary>
    public long? Calls { get; init; }

    /// <summary>The number of campaigns that the platform reported last.</summary>
    public long? Campaigns { get; init; }
}
