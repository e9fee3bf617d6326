namespace MixoSync.Cli;

/// <summary>What is logged and where to.</summary>
/// <param name="Level">verbose, debug, information, warning, error or fatal.</param>
/// <param name="ToOutput">To standard output, as services do, or to standard error.</param>
internal sealed record LogTarget(string Level, bool ToOutput)
{
    public const string Default = "information";

    public static string[] Levels { get; } = ["verbose", "debug", Default, "warning", "error", "fatal"];

    public bool IsTerminal => !(ToOutput ? Console.IsOutputRedirected : Console.IsErrorRedirected);
}
