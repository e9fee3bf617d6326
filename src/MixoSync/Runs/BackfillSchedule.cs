using System.Diagnostics.CodeAnalysis;

namespace MixoSync.Runs;

/// <summary>When backfill runs retry the failed campaigns of a run. As text: <c>06:00:00,1.00:00:00</c>.</summary>
/// <param name="Delays">The delays in ascending order, each measured from the end of the original run.</param>
internal sealed record BackfillSchedule(IReadOnlyList<TimeSpan> Delays)
{
    public static BackfillSchedule None { get; } = new([]);

    /// <exception cref="FormatException">The text is not a list of ascending durations.</exception>
    public static BackfillSchedule Parse(string text) => TryParse(text, out var schedule)
        ? schedule
        : throw new FormatException($"'{text}' is not a list of ascending durations. Use for example 06:00:00,1.00:00:00.");

    /// <summary>Parses durations separated by commas. An empty text yields an empty schedule.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out BackfillSchedule? schedule)
    {
        text ??= "";
        schedule = DurationList.AreValid(text, TimeSpan.MaxValue) && DurationList.Parse(text) is var delays
            && delays.SequenceEqual(delays.Distinct().Order())
            ? new BackfillSchedule(delays)
            : null;
        return schedule is not null;
    }

    /// <summary>Returns the delay of the next backfill run, or null if there is none after this many.</summary>
    public TimeSpan? DelayAfter(int attempts) => attempts < Delays.Count ? Delays[attempts] : null;
}
