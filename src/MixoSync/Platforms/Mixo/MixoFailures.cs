using System.Net;
using System.Text.Json;
using MixoSync.Platforms.Http;
using static MixoSync.Platforms.FailureKind;

namespace MixoSync.Platforms.Mixo;

/// <summary>
/// Classifies the responses of mixo. The first matching row of the table applies. The error text in the body takes precedence over the
/// status code.
/// </summary>
internal static class MixoFailures
{
    private static readonly (FailureKind Kind, string[] Words, Func<int, bool> Status)[] Table =
    [
        (RateLimited, ["rate limit", "rate_limit", "too many requests"], status => status == 429),
        (Unauthorised, ["unauthorized", "invalid token", "invalid_token", "token expired"], status => status == 401),
        (Transient, ["service unavailable", "internal server error", "gateway timeout"],
            status => status is >= 500 or 408 or 425),
        (Rejected, [], status => status is < 200 or >= 300),
    ];

    /// <summary>Returns the failure. Returns null for a successful response.</summary>
    public static PlatformFailure? Classify(PlatformResponse response)
    {
        var reason = ErrorText.Of(response.Body);
        var hasError = HasError(response.Body) || (reason.Length > 0 && !HasResult(response.Body));
        var kind = (hasError ? KindByWord(reason) : null) ?? KindByStatus(response.Status) ?? (hasError ? Rejected : null);
        return kind is { } failed ? new PlatformFailure(failed, Redirect(response) ?? reason, RetryAfterOf(response)) : null;
    }

    private static FailureKind? KindByWord(string error) =>
        Table.Where(row => row.Words.Any(word => error.Contains(word, StringComparison.OrdinalIgnoreCase)))
            .Select(row => (FailureKind?)row.Kind)
            .FirstOrDefault();

    private static FailureKind? KindByStatus(HttpStatusCode status) =>
        Table.Where(row => row.Status((int)status)).Select(row => (FailureKind?)row.Kind).FirstOrDefault();

    private static bool HasError(JsonElement? body) => body?.Property("error") switch
    {
        { ValueKind: JsonValueKind.String } error when error.Text() is not "" => true,
        { ValueKind: JsonValueKind.Object or JsonValueKind.Array or JsonValueKind.Number or JsonValueKind.True } => true,
        _ => body?.Property("success")?.ValueKind == JsonValueKind.False,
    };

    // A message beside a result is information. Without a result it is the error.
    private static bool HasResult(JsonElement? body) =>
        body?.Property("data")?.ValueKind == JsonValueKind.Array
        || body?.Property("success")?.ValueKind == JsonValueKind.True
        || body?.Property("access_token") is not null;

    private static string? Redirect(PlatformResponse response) => response.Headers.Location is { } location
        ? $"redirects to {location.OriginalString.Split('?')[0]}"
        : null;

    private static TimeSpan? RetryAfterOf(PlatformResponse response) =>
        RetryAfter.FromHeader(response.Headers, response.ReceivedAt) ?? Seconds.Of(response.Body?.Property("retry_after"));
}
