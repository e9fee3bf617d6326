namespace MixoSync.Cli;

/// <summary>What a command's exit code tells the script that called it.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Failed = 1;

    /// <summary>The command line or the configuration is wrong: trying again does not help.</summary>
    public const int Usage = 2;

    /// <summary>Done in part: some campaigns failed.</summary>
    public const int Partial = 3;

    /// <summary>The platform, the broker or the database is down: trying again later may help.</summary>
    public const int DependencyDown = 4;

    public const int Interrupted = 130;
}
