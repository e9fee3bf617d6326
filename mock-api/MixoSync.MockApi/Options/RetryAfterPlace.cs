namespace MixoSync.MockApi.Options;

/// <summary>Where a 429 says how long to wait.</summary>
internal enum RetryAfterPlace
{
    /// <summary><c>retry_after</c> in the body, and no header.</summary>
    Body,

    /// <summary>A <c>Retry-After</c> header in seconds.</summary>
    HeaderSeconds,

    /// <summary>A <c>Retry-After</c> header with an HTTP date.</summary>
    HeaderDate,

    /// <summary>Nowhere.</summary>
    None,
}
