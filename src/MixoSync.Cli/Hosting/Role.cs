namespace MixoSync.Cli.Hosting;

/// <summary>The task of a process. Each role can be scaled independently.</summary>
internal enum Role
{
    Scheduler,
    PageFetcher,
    SyncWorker,

    /// <summary>Serves the status page and the metrics of the whole system.</summary>
    Dashboard,
}
