namespace MixoSync.MockApi.Options;

/// <summary>How a page reports whether there are more pages.</summary>
internal enum HasMoreRule
{
    /// <summary>True if <c>page &lt; 10</c>, for any limit. Pages beyond <c>total</c> contain phantom campaigns.</summary>
    Phantom,

    /// <summary>True if more campaigns follow. Pages beyond the end are empty.</summary>
    Truthful,
}
