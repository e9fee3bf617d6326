using System.Text.Json.Serialization;
using Microsoft.AspNetCore.WebUtilities;

namespace MixoSync.MockApi;

/// <summary>The body of every failed call.</summary>
internal sealed record ApiError(
    string Error,
    string Message,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? RetryAfter = null)
{
    public static IResult Response(int status, string message, long? retryAfter = null) =>
        Results.Json(new ApiError(ReasonPhrases.GetReasonPhrase(status), message, retryAfter), statusCode: status);

    public static IResult Unauthorized(string message) => Response(StatusCodes.Status401Unauthorized, message);

    public static IResult Unavailable() =>
        Response(StatusCodes.Status503ServiceUnavailable, "The service is temporarily unavailable. Please try again.");
}
