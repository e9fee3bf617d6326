using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using MixoSync.Platforms.Http;

namespace MixoSync.Platforms.Mixo;

/// <summary>Reads one record of a page. A bad one says what is wrong with it and spoils nothing else.</summary>
internal sealed class MixoCampaignParser(int maxRecordCharacters)
{
    private const int MaxNameLength = 10_000;
    private const int MaxStatusLength = 200;
    private const int MaxRawLength = 4_096;

    public ListedCampaign Parse(JsonElement record)
    {
        // Unlike GetRawText this takes bytes that are no UTF-8, too.
        var raw = Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8Value(record));
        if (record.ValueKind != JsonValueKind.Object)
        {
            return Invalid("", "the record is not an object", raw);
        }

        var reader = new RecordReader(record);
        var campaign = Read(reader);
        var defect = raw.Length > maxRecordCharacters
            ? $"the record is longer than {maxRecordCharacters:N0} characters"
            : reader.Error;
        return defect is null ? new ListedCampaign(campaign.Id, campaign) : Invalid(campaign.Id, defect, raw);
    }

    // The id first: it stays usable when another field is not.
    private static Campaign Read(RecordReader reader) => new(
        Id: reader.Id("id"),
        Name: reader.Text("name", MaxNameLength),
        Status: reader.Text("status", MaxStatusLength),
        Budget: reader.Amount("budget"),
        Impressions: reader.Count("impressions"),
        Clicks: reader.Count("clicks"),
        Conversions: reader.Amount("conversions"),
        CreatedAt: reader.Time("created_at"));

    private static ListedCampaign Invalid(string id, string defect, string raw) =>
        new(id, null, defect, PlatformText.Truncate(raw, MaxRawLength));
}
