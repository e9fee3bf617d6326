namespace MixoSync.MockApi.Options;

/// <summary>Where a 429 response contains the wait.</summary>
internal enum RetryAfterLocation
{
    /// <summary><c>retry_after</c> in the body, without a header.</summary>
    Body,

    /// <summary>A <c>Retry-After</c> header in seconds.</summary>
    HeaderSeconds,

    /// <summary>A <c>Retry-After</c> header with an HTTP date.</summary>
    HeaderDate,

    /// <summary>Nowhere.</summary>
    None,
}
