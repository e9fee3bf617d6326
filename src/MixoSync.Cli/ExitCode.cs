namespace MixoSync.Cli;

/// <summary>The exit codes of all commands.</summary>
internal static class ExitCode
{
    public const int Success = 0;
    public const int Failed = 1;

    /// <summary>The command line or the configuration is invalid. A retry does not help.</summary>
    public const int Usage = 2;

    /// <summary>The run completed, but some campaigns failed.</summary>
    public const int Partial = 3;

    /// <summary>The platform, the broker or the database is unavailable. A later retry may help.</summary>
    public const int DependencyDown = 4;

    public const int Interrupted = 130;
}
