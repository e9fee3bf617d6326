using System.Text.Json;

namespace MixoSync.Platforms.Http;

/// <summary>
/// Finds the error text in a response body. Platforms report an error as a text, or as an object with a code and a message, in
/// <c>error</c>, as the first entry of <c>errors</c>, or as fields of the body itself.
/// </summary>
internal static class ErrorText
{
    private const int MaxDepth = 4;

    private static readonly string[] Errors = ["error", "errors"];
    private static readonly string[] Codes = ["code", "error_code", "status", "type"];
    private static readonly string[] BodyCodes = ["code", "error_code"];
    private static readonly string[] Messages = ["message", "error_description", "description", "detail", "title", "reason"];

    /// <summary>Returns the error text, such as <c>17: User request limit reached</c>. Returns an empty string if there is none.</summary>
    public static string Of(JsonElement? body) => body is { } element
        ? Join(
        [
            .. Errors.Select(name => Describe(element.Property(name), MaxDepth)), First(element, BodyCodes), First(element, Messages),
        ])
        : "";

    private static string Describe(JsonElement? error, int depth) => error switch
    {
        null => "",
        _ when depth == 0 => "",
        { ValueKind: JsonValueKind.Array } list => Describe(list.EnumerateArray().Select(item => (JsonElement?)item).FirstOrDefault(), depth - 1),
        { ValueKind: JsonValueKind.Object } value => Join(
        [
            First(value, Codes), First(value, Messages), .. Errors.Select(name => Describe(value.Property(name), depth - 1)),
        ]),
        { } value => Scalar(value),
    };

    private static string First(JsonElement value, string[] names) =>
        names.Select(name => value.Property(name)).Where(field => field is not null).Select(field => Scalar(field!.Value))
            .FirstOrDefault(text => text.Length > 0) ?? "";

    private static string Scalar(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number ? value.GetRawText() : value.Text()?.Trim() ?? "";

    private static string Join(IEnumerable<string> texts) => string.Join(": ", texts.Where(text => text.Length > 0).Distinct());
}
