using System.Text.Json;
using MixoSync.Storage;

namespace MixoSync.Runs;

/// <summary>The campaigns of a partial run. Stored as a JSON array.</summary>
internal sealed record CampaignIds(IReadOnlyList<string> Values) : ITextColumn<CampaignIds>
{
    public static CampaignIds Parse(string s, IFormatProvider? provider = null) => new(JsonSerializer.Deserialize<string[]>(s)!);

    public override string ToString() => JsonSerializer.Serialize(Values);
}
