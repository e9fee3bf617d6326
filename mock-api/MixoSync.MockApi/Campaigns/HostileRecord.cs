using System.Text.Json;
using System.Text.Json.Nodes;

namespace MixoSync.MockApi.Campaigns;

/// <summary>
/// Records that a client must reject or store unchanged. Campaign n gets kind n; the kinds repeat after the last one.
/// </summary>
internal static class HostileRecord
{
    private const string LoneSurrogate = @"\ud800";
    private const string Placeholder = "lone-surrogate";

    private static readonly JsonSerializerOptions SnakeCase =
        new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static IReadOnlyList<HostileKind> Kinds { get; } =
    [
        new("missing id", record => record.Remove("id")),
        new("budget that is not a number", record => record["budget"] = "a lot"),
        Named("quotes", """O'Brien "the 'best'" \ `offer`"""),
        Named("SQL", "Robert'); DROP TABLE campaigns; --"),
        Named("script", "<script>alert('mixo')</script>"),
        Named("line breaks", "first\r\nsecond\nthird"),
        Named("NUL", "before\0after"),
        Named("5,000 characters", new string('x', 5_000)),
        Named("emoji", "Summer ☀️ 👩‍👩‍👧‍👦 🚀"),
        Named("lone surrogate", Placeholder),
    ];

    public static RawJson Of(Campaign campaign, long number)
    {
        var record = JsonSerializer.SerializeToNode(campaign, SnakeCase)!.AsObject();
        Kinds[(int)((number - 1) % Kinds.Count)].Modify(record);
        // The serializer cannot write a lone surrogate, so it is inserted into the text.
        return new RawJson(record.ToJsonString().Replace(Placeholder, LoneSurrogate, StringComparison.Ordinal));
    }

    private static HostileKind Named(string description, string name) => new(description, record => record["name"] = name);
}

internal sealed record HostileKind(string Description, Action<JsonObject> Modify);
