using System.Diagnostics.CodeAnalysis;

namespace MixoSync.Runs;

/// <summary>When to retry the failures of a run, in durations after its end. As text: <c>06:00:00,1.00:00:00</c>.</summary>
/// <param name="Delays">The delays in ascending order, all from the end of the original run.</param>
internal sealed record BackfillSchedule(IReadOnlyList<TimeSpan> Delays)
{
    public static BackfillSchedule None { get; } = new([]);

    /// <exception cref="FormatException">The text is not a list of ascending durations.</exception>
    public static BackfillSchedule Parse(string text) =>
        TryParse(text, out var steps) ? steps : throw new FormatException($"'{text}' is not a list of ascending durations");

    /// <summary>Parses durations that are separated by commas. An empty text means no backfill.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out BackfillSchedule? steps)
    {
        text ??= "";
        steps = Runs.DurationList.AreValid(text, TimeSpan.MaxValue) && Runs.DurationList.Parse(text) is var times && times.SequenceEqual(times.Distinct().Order())
            ? new BackfillSchedule(times)
            : null;
        return steps is not null;
    }

    /// <summary>The delay of the next backfill after this number of backfills, or null if there is none.</summary>
    public TimeSpan? DelayAfter(int tried) => tried < Delays.Count ? Delays[tried] : null;
}
