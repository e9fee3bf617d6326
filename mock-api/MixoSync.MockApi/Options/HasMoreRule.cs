namespace MixoSync.MockApi.Options;

/// <summary>How a page of campaigns says whether there are more.</summary>
internal enum HasMoreRule
{
    /// <summary><c>page &lt; 10</c>, whatever the limit; what lies beyond <c>total</c> are phantom campaigns.</summary>
    Phantom,

    /// <summary>True as long as campaigns are left; pages beyond the end are empty.</summary>
    Truthful,
}
