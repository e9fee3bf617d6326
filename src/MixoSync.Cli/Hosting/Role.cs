namespace MixoSync.Cli.Hosting;

/// <summary>What a process does. Each role can be scaled by itself.</summary>
internal enum Role
{
    Scheduler,
    PageFetcher,
    SyncWorker,

    /// <summary>Tells people and metrics servers how the whole system stands.</summary>
    Dashboard,
}
