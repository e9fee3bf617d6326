using System.Diagnostics.CodeAnalysis;
using Cronos;
using MixoSync.Storage;

namespace MixoSync.Clients;

/// <summary>A cron expression that says when a client is synced. It has five fields, or six with seconds first.</summary>
internal sealed record CronSchedule(string Text) : IParsable<CronSchedule>, ITextColumn<CronSchedule>
{
    private static readonly string[] MacrosWithinADay = ["@every_second", "@every_minute", "@hourly"];

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

    /// <summary>
    /// Returns the first occurrence after <paramref name="time"/>, with the offset of the time zone. Returns null if there is none. A local
    /// time that does not exist, because the clocks go forward, occurs when they do. One that exists twice, because the clocks go back,
    /// occurs the first time. A schedule for every hour occurs in every hour of such a day.
    /// </summary>
    public DateTimeOffset? NextAfter(DateTimeOffset time, IanaTimeZone zone)
    {
        var expression = Expression(Text);
        if (IsForEveryHour)
        {
            return expression.GetNextOccurrence(time, zone.Info);
        }

        // Cronos repeats the occurrences of an expression with a step or a range when the clocks go back, and skips them when they go
        // forward. So it gets the local time as if it were UTC, where neither happens.
        var local = DateTime.SpecifyKind(zone.ToLocal(time).DateTime, DateTimeKind.Utc);
        while (expression.GetNextOccurrence(local) is { } next)
        {
            if (zone.FromLocal(DateTime.SpecifyKind(next, DateTimeKind.Unspecified)) is var occurrence && occurrence > time)
            {
                return occurrence;
            }

            local = next;
        }

        return null;
    }

    public override string ToString() => Text;

    private bool IsForEveryHour => Fields(Text) switch
    {
        [_, "*", _, _, _] or [_, _, "*", _, _, _] => true,
        [var macro] => MacrosWithinADay.Contains(macro, StringComparer.OrdinalIgnoreCase),
        _ => false,
    };

    private static string[] Fields(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    private static CronExpression Expression(string text) => CronExpression.Parse(text, Format(text));

    private static CronFormat Format(string text) => Fields(text).Length == 6 ? CronFormat.IncludeSeconds : CronFormat.Standard;
}
