using System.Diagnostics.CodeAnalysis;
using Cronos;
using MixoSync.Storage;

namespace MixoSync.Clients;

/// <summary>A cron expression in UTC that says when a client is synced. It has five fields, or six with seconds first.</summary>
internal sealed record CronSchedule(string Text) : IParsable<CronSchedule>, ITextColumn<CronSchedule>
{
    public static CronSchedule Parse(string s, IFormatProvider? provider = null)
    {
        try
        {
            _ = Expression(s);
            return new CronSchedule(s);
        }
        catch (CronFormatException e)
        {
            throw new FormatException($"'{s}' is not a valid cron expression: {e.Message}", e);
        }
    }

    public static bool TryParse(
        [NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out CronSchedule result)
    {
        result = s is not null && CronExpression.TryParse(s, Format(s), out _) ? new CronSchedule(s) : null;
        return result is not null;
    }

    /// <summary>Returns the first occurrence after <paramref name="time"/>. Returns null if there is none.</summary>
    public DateTimeOffset? NextAfter(DateTimeOffset time) => Expression(Text).GetNextOccurrence(time, TimeZoneInfo.Utc);

    public override string ToString() => Text;

    private static CronExpression Expression(string text) => CronExpression.Parse(text, Format(text));

    private static CronFormat Format(string text) =>
        text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length == 6 ? CronFormat.IncludeSeconds : CronFormat.Standard;
}
