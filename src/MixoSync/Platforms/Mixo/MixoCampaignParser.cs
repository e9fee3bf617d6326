using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using MixoSync.Platforms.Http;

namespace MixoSync.Platforms.Mixo;

/// <summary>Parses one record of a page. An invalid record becomes a validation error and does not affect other records.</summary>
internal static class MixoCampaignParser
{
    private const int MaxNameLength = 10_000;
    private const int MaxStatusLength = 200;
    private const int MaxRawLength = 4_096;
    private const int MaxRecordLength = 262_144;

    public static ListedCampaign Parse(JsonElement record)
    {
        // Unlike GetRawText, this also accepts bytes that are not valid UTF-8.
        var raw = Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8Value(record));
        if (record.ValueKind != JsonValueKind.Object)
        {
            return Invalid("", "the record is not an object", raw);
        }

        var reader = new RecordReader(record);
        var campaign = Read(reader);
        var error = raw.Length > MaxRecordLength
            ? $"the record is longer than {MaxRecordLength:N0} characters"
            : reader.Error;
        return error is null ? new ListedCampaign(campaign.Id, campaign) : Invalid(campaign.Id, error, raw);
    }

    // Read the id first, so that it is available even if another field is invalid.
    private static Campaign Read(RecordReader reader) => new(
        Id: reader.Id("id"),
        Name: reader.RequiredText("name", MaxNameLength),
        Status: reader.Text("status", MaxStatusLength),
        Budget: reader.Amount("budget"),
        Impressions: reader.Count("impressions"),
        Clicks: reader.Count("clicks"),
        Conversions: reader.Amount("conversions"),
        CreatedAt: reader.Time("created_at"),
        Attributes: reader.OtherFields());

    private static ListedCampaign Invalid(string id, string error, string raw) =>
        new(id, null, error, PlatformText.Truncate(raw, MaxRawLength));
}
