namespace MixoSync.Cli.Terminal;

/// <summary>Writes the progress of a command as a line every ten seconds.</summary>
internal sealed class ProgressNotes(TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private long last = time.GetTimestamp();

    /// <summary>Writes the line if the last one was written ten seconds ago.</summary>
    public void Write(string text)
    {
        if (time.GetElapsedTime(last) >= Interval)
        {
            last = time.GetTimestamp();
            Output.Note(text);
        }
    }
}
