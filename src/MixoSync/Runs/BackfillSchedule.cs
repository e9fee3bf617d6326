using System.Diagnostics.CodeAnalysis;

namespace MixoSync.Runs;

/// <summary>How long after a run's end what failed in it is tried again, and again; in words <c>06:00:00,1.00:00:00</c>.</summary>
/// <param name="Delays">Each counted from the end of the first run, growing.</param>
internal sealed record BackfillSchedule(IReadOnlyList<TimeSpan> Delays)
{
    public static BackfillSchedule None { get; } = new([]);

    /// <exception cref="FormatException">The text is no such list.</exception>
    public static BackfillSchedule Parse(string text) =>
        TryParse(text, out var steps) ? steps : throw new FormatException($"'{text}' is no list of growing durations");

    /// <summary>Reads durations separated by commas; an empty text is none.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out BackfillSchedule? steps)
    {
        text ??= "";
        steps = Runs.DurationList.AreValid(text, TimeSpan.MaxValue) && Runs.DurationList.Parse(text) is var times && times.SequenceEqual(times.Distinct().Order())
            ? new BackfillSchedule(times)
            : null;
        return steps is not null;
    }

    /// <summary>When what has been tried again so many times is tried next; none where that was the last time.</summary>
    public TimeSpan? DelayAfter(int tried) => tried < Delays.Count ? Delays[tried] : null;
}
