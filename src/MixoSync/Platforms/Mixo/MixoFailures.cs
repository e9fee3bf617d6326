using System.Net;
using System.Text.Json;
using MixoSync.Platforms.Http;
using static MixoSync.Platforms.FailureKind;

namespace MixoSync.Platforms.Mixo;

/// <summary>
/// What a failed answer of mixo means. The first row that applies decides; the body's word comes before the status.
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

    /// <summary>None for an answer that is good.</summary>
    public static PlatformFailure? Classify(PlatformResponse answer)
    {
        var error = Error(answer);
        var kind = KindByWord(error) ?? KindByStatus(answer.Status) ?? (error is null ? null : Rejected);
        return kind is { } failed ? new PlatformFailure(failed, Reason(answer), RetryAfterOf(answer)) : null;
    }

    private static FailureKind? KindByWord(string? error) => error is null
        ? null
        : Table.Where(row => row.Words.Any(word => error.Contains(word, StringComparison.OrdinalIgnoreCase)))
            .Select(row => (FailureKind?)row.Kind)
            .FirstOrDefault();

    private static FailureKind? KindByStatus(HttpStatusCode status) =>
        Table.Where(row => row.Status((int)status)).Select(row => (FailureKind?)row.Kind).FirstOrDefault();

    /// <summary>What the body calls the failure; none where it speaks of none.</summary>
    private static string? Error(PlatformResponse answer) => answer.Body?.Property("error") switch
    {
        { ValueKind: JsonValueKind.String } error when error.Text() is not "" => error.Text() ?? "",
        { ValueKind: JsonValueKind.Object or JsonValueKind.Array or JsonValueKind.Number or JsonValueKind.True } => "",
        _ => answer.Body?.Property("success")?.ValueKind == JsonValueKind.False ? "" : null,
    };

    private static string Reason(PlatformResponse answer) => answer.Headers.Location is { } location
        ? $"redirects to {location.OriginalString.Split('?')[0]}"
        : string.Join(": ", Texts(answer).Where(text => !string.IsNullOrWhiteSpace(text)));

    private static IEnumerable<string?> Texts(PlatformResponse answer) =>
        [answer.Body?.Property("error")?.Text(), answer.Body?.Property("message")?.Text()];

    private static TimeSpan? RetryAfterOf(PlatformResponse answer) =>
        RetryAfter.FromHeader(answer.Headers, answer.ReceivedAt) ?? Seconds.Of(answer.Body?.Property("retry_after"));
}
