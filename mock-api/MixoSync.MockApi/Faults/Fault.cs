namespace MixoSync.MockApi.Faults;

/// <summary>A fault injected into a call.</summary>
internal enum Fault
{
    None,

    /// <summary>A 503 response.</summary>
    Unavailable,

    /// <summary>No response.</summary>
    Hang,

    /// <summary>An HTML page with status 200, as from a proxy.</summary>
    Html,

    /// <summary>A truncated response.</summary>
    Cut,

    /// <summary>The call is counted, and its connection is closed without a response.</summary>
    Close,

    /// <summary>A list call returns a page without campaigns.</summary>
    EmptyPage,

    /// <summary>A list call returns the page before the requested one. Does not affect the first page.</summary>
    PreviousPage,
}
