using Microsoft.Extensions.Logging;
using MixoSync.Platforms;
using MixoSync.Runs;

namespace MixoSync.Pipeline;

/// <summary>Event ids 1200 to 1299. <see cref="LogScopeFilter{T}"/> adds run, client and campaign to every event.</summary>
internal static partial class Log
{
    [LoggerMessage(1200, LogLevel.Information, "Run started ({Origin})")]
    public static partial void RunStarted(ILogger logger, RunOrigin origin);

    [LoggerMessage(1202, LogLevel.Information, "Message dropped: {Reason}")]
    public static partial void MessageDropped(ILogger logger, string reason);

    [LoggerMessage(1203, LogLevel.Information, "Page {Page} listed: {Count} new campaigns of {Total}, last: {IsLast}")]
    public static partial void PageListed(ILogger logger, int page, int count, long? total, bool isLast);

    [LoggerMessage(1204, LogLevel.Warning, "Dropped {Count} records of page {Page} that exceed the platform's total of {Total}")]
    public static partial void PhantomsDropped(ILogger logger, int count, int page, long? total);

    [LoggerMessage(1205, LogLevel.Information, "Campaign synced")]
    public static partial void CampaignSynced(ILogger logger);

    [LoggerMessage(1206, LogLevel.Information, "Campaign skipped: {Reason}")]
    public static partial void CampaignSkipped(ILogger logger, string reason);

    [LoggerMessage(1207, LogLevel.Error, "Dead-lettered ({Kind}): {Reason}")]
    public static partial void DeadLettered(ILogger logger, FailureKind kind, string reason, Exception? exception);

    [LoggerMessage(1208, LogLevel.Warning, "Attempt {Attempt} of {MaxAttempts} failed and will be retried in {Delay} ({Kind}): {Reason}")]
    public static partial void Redelivered(
        ILogger logger, int attempt, int maxAttempts, TimeSpan delay, FailureKind kind, string reason, Exception? exception);

    [LoggerMessage(1209, LogLevel.Warning, "Could not count a {Operation} call ({Outcome}) for its run: {Reason}")]
    public static partial void CallNotCounted(ILogger logger, string operation, string outcome, string reason);

    [LoggerMessage(1211, LogLevel.Warning, "Deferred for {Delay} because the database is unavailable: {Reason}")]
    public static partial void Deferred(ILogger logger, TimeSpan delay, string reason);

    [LoggerMessage(1213, LogLevel.Error,
        "Deferred for {Delay} because the database schema does not match this version: {Reason}. Run 'mixosync db migrate', or return to the previous version")]
    public static partial void DeferredForSchema(ILogger logger, TimeSpan delay, string reason);

    [LoggerMessage(1212, LogLevel.Warning, "Requeued: {Reason}")]
    public static partial void Requeued(ILogger logger, string reason);

    [LoggerMessage(1210, LogLevel.Debug, "Parked for {Delay}: {Reason}")]
    public static partial void Parked(ILogger logger, TimeSpan delay, string reason);

    [LoggerMessage(1214, LogLevel.Debug, "Returned to the backlog of the run until one of the client's calls ends")]
    public static partial void ReturnedToBacklog(ILogger logger);

    [LoggerMessage(1235, LogLevel.Information, "Deferred for {Pause} because the client has an active run; the listing restarts after it")]
    public static partial void WaitsForActiveRun(ILogger logger, TimeSpan pause);

    [LoggerMessage(1230, LogLevel.Error,
        "Messages were lost: those of {Campaigns} campaigns, that of the listing: {Listing}. Check whether a queue was purged or deleted")]
    public static partial void MessagesLost(ILogger logger, int campaigns, bool listing);

    [LoggerMessage(1231, LogLevel.Warning, "Could not check whether messages of the run were lost; a scheduler will check again: {Reason}")]
    public static partial void ProbeFailed(ILogger logger, string reason);

    [LoggerMessage(1232, LogLevel.Information, "Listing ended: {Removed} campaigns marked as removed, {Missing} missing for the first time ({Reason})")]
    public static partial void ListingEnded(ILogger logger, int removed, int missing, string reason);

    [LoggerMessage(1236, LogLevel.Warning,
        "{Held} campaigns are missing from the listing, which is more than the removal guard allows. None was marked as removed. Run 'mixosync removals list {Client}'")]
    public static partial void RemovalsHeld(ILogger logger, int held, string client);

    [LoggerMessage(1234, LogLevel.Information, "The run ended because its listing failed; run {NextRunId} restarts the listing")]
    public static partial void ListingRestarted(ILogger logger, Guid nextRunId);

    [LoggerMessage(1215, LogLevel.Error, "Dead-lettered an unreadable message from {Address}: {Reason}")]
    public static partial void Unreadable(ILogger logger, Uri? address, string reason);
}
