namespace MixoSync.MockApi.Faults;

/// <summary>What befalls a call.</summary>
internal enum Fault
{
    None,

    /// <summary>It answers 503.</summary>
    Unavailable,

    /// <summary>It gets no answer.</summary>
    Hang,
}
