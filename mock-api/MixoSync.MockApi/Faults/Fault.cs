namespace MixoSync.MockApi.Faults;

/// <summary>What befalls a call.</summary>
internal enum Fault
{
    None,

    /// <summary>It answers 503.</summary>
    Unavailable,

    /// <summary>It gets no answer.</summary>
    Hang,

    /// <summary>It answers with a web page and status 200, as proxies do.</summary>
    Html,

    /// <summary>Its answer breaks off.</summary>
    Cut,

    /// <summary>It is counted, and its connection is closed without an answer.</summary>
    Close,

    /// <summary>A list call answers with a page that holds no campaigns.</summary>
    EmptyPage,

    /// <summary>A list call answers with the page before the one asked for; the first page is answered as it should be.</summary>
    PageBefore,
}
