using MassTransit;
using Microsoft.Extensions.Logging;
using MixoSync.AdPlatforms;
using MixoSync.Storage;

namespace MixoSync.Syncing;

/// <summary>
/// Records in the database what failed for good, so that its run can end and say why; the message itself goes on to the
/// dead letters. Stands outside the retry, so it sees only the last failure.
/// </summary>
internal sealed class RecordFailureFilter<T>(
    ListingStore listings, CampaignStore campaigns, RunCompletion completion, ILogger<RecordFailureFilter<T>> logger)
    : IFilter<ConsumeContext<T>>
    where T : class, IRunMessage
{
    public async Task Send(ConsumeContext<T> context, IPipe<ConsumeContext<T>> next)
    {
        try
        {
            await next.Send(context);
        }
        catch (Exception e) when (!context.CancellationToken.IsCancellationRequested)
        {
            await TryRecordAsync(context.Message, e, context.CancellationToken);
            throw;
        }
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("record-failure");

    private async Task TryRecordAsync(T message, Exception failure, CancellationToken token)
    {
        var (kind, reason) = failure is AdPlatformException platform
            ? (platform.Kind, platform.Message)
            : (FailureKind.Internal, $"{failure.GetType().Name}: {failure.Message}");
        Log.DeadLettered(logger, kind, reason);
        try
        {
            await RecordAsync(message, kind, reason, token);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The dead letter is still written; the run shows the campaign as pending.
            Log.FailureNotRecorded(logger, e);
        }
    }

    private async Task RecordAsync(T message, FailureKind kind, string reason, CancellationToken token)
    {
        await (message switch
        {
            SyncCampaign campaign => campaigns.SaveFailedAsync(campaign, kind, reason, token),
            FetchCampaignPage page => listings.FailAsync(page.RunId, page.Page, kind, reason, token),
            _ => listings.FailAsync(message.RunId, page: 0, kind, reason, token),
        });
        await completion.TryAsync(message.RunId, token);
    }
}
