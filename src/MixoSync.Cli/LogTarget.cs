namespace MixoSync.Cli;

/// <summary>The minimum level and the destination of log messages.</summary>
/// <param name="Level">The minimum level: verbose, debug, information, warning, error or fatal.</param>
/// <param name="ToOutput">Whether to log to standard output, as <c>serve</c> does, instead of standard error.</param>
internal sealed record LogTarget(string Level, bool ToOutput)
{
    public const string Default = "information";

    public static string[] Levels { get; } = ["verbose", "debug", Default, "warning", "error", "fatal"];

    public bool IsTerminal => !(ToOutput ? Console.IsOutputRedirected : Console.IsErrorRedirected);
}
