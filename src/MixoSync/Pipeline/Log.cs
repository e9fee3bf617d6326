using Microsoft.Extensions.Logging;
using MixoSync.Platforms;
using MixoSync.Runs;

namespace MixoSync.Pipeline;

/// <summary>Events 1200 to 1299. Run, client and campaign are on every line, by <see cref="LogScopeFilter{T}"/>.</summary>
internal static partial class Log
{
    [LoggerMessage(1200, LogLevel.Information, "Run started ({Origin})")]
    public static partial void RunStarted(ILogger logger, RunOrigin origin);

    [LoggerMessage(1202, LogLevel.Information, "Message dropped: {Reason}")]
    public static partial void MessageDropped(ILogger logger, string reason);

    [LoggerMessage(1203, LogLevel.Information, "Page {Page} listed: {Count} new campaigns of {Total}, last: {IsLast}")]
    public static partial void PageListed(ILogger logger, int page, int count, long? total, bool isLast);

    [LoggerMessage(1204, LogLevel.Warning, "{Count} records of page {Page} are beyond the total of {Total}: dropped as phantoms")]
    public static partial void PhantomsDropped(ILogger logger, int count, int page, long? total);

    [LoggerMessage(1205, LogLevel.Information, "Campaign synced")]
    public static partial void CampaignSynced(ILogger logger);

    [LoggerMessage(1206, LogLevel.Information, "Campaign skipped: {Reason}")]
    public static partial void CampaignSkipped(ILogger logger, string reason);

    [LoggerMessage(1207, LogLevel.Error, "Dead-lettered ({Kind}): {Reason}")]
    public static partial void DeadLettered(ILogger logger, FailureKind kind, string reason, Exception? defect);

    [LoggerMessage(1208, LogLevel.Warning, "Attempt {Attempt} of {MaxAttempts} failed and is tried again in {Delay} ({Kind}): {Reason}")]
    public static partial void Redelivered(
        ILogger logger, int attempt, int maxAttempts, TimeSpan delay, FailureKind kind, string reason, Exception? defect);

    [LoggerMessage(1209, LogLevel.Warning, "A {Operation} call ({Outcome}) is missing in its run's account: {Reason}")]
    public static partial void CallNotCounted(ILogger logger, string operation, string outcome, string reason);

    [LoggerMessage(1211, LogLevel.Warning, "Put off for {Delay}, the database is away: {Reason}")]
    public static partial void Deferred(ILogger logger, TimeSpan delay, string reason);

    [LoggerMessage(1213, LogLevel.Error, "Put off for {Delay}, schema and program do not fit: {Reason}. Run 'mixosync db migrate', or go back to the program before")]
    public static partial void DeferredForSchema(ILogger logger, TimeSpan delay, string reason);

    [LoggerMessage(1212, LogLevel.Warning, "Handed back to the broker: {Reason}")]
    public static partial void Requeued(ILogger logger, string reason);

    [LoggerMessage(1210, LogLevel.Debug, "Parked for {Delay}: {Reason}")]
    public static partial void Parked(ILogger logger, TimeSpan delay, string reason);

    [LoggerMessage(1214, LogLevel.Debug, "Returned to the backlog of its run until one of the client's calls ends")]
    public static partial void ReturnedToBacklog(ILogger logger);

    [LoggerMessage(1235, LogLevel.Information, "Waits {Pause} at a time for the end of the client's active run, then lists anew")]
    public static partial void WaitsForActiveRun(ILogger logger, TimeSpan pause);

    [LoggerMessage(1230, LogLevel.Error, "The messages of {Campaigns} campaigns are gone, that of the listing: {Listing}. Was a queue purged or deleted?")]
    public static partial void MessagesLost(ILogger logger, int campaigns, bool listing);

    [LoggerMessage(1231, LogLevel.Warning, "The check whether the run's messages are still there failed and is asked for again: {Reason}")]
    public static partial void ProbeFailed(ILogger logger, string reason);

    [LoggerMessage(1232, LogLevel.Information, "Listing ended: {Removed} campaigns are marked removed, {Missing} are missing for the first time ({Reason})")]
    public static partial void ListingEnded(ILogger logger, int removed, int missing, string reason);

    [LoggerMessage(1234, LogLevel.Information, "Its run has ended because its listing failed: run {NextRunId} begins anew")]
    public static partial void ListingRestarted(ILogger logger, Guid nextRunId);

    [LoggerMessage(1215, LogLevel.Error, "Dead-lettered (unreadable): a message from {Address}: {Reason}")]
    public static partial void Unreadable(ILogger logger, Uri? address, string reason);
}
