using System.Data.Common;
using Dapper;

namespace MixoSync.Runs;

/// <content>Lists campaigns that were added to the run as urgent work before a page contained them.</content>
internal sealed partial class ListingStore
{
    private const string IsUnderWay =
        "(delivered_at IS NOT NULL OR waits_until IS NOT NULL OR send_claimed_at IS NOT NULL OR (state = 'pending' AND message IS NULL))";

    // These campaigns are synced with the listed data: now, or after the message with older data that is under way.
    private async Task AddToPageAsync(DbConnection connection, DbTransaction transaction, Guid runId, int page, PagePlan plan, string[] listed)
    {
        var urgent = (await connection.QueryAsync<string>(
            $"SELECT campaign_id FROM sync_items WHERE run_id = @runId AND page = @NoPage AND urgent_at IS NOT NULL AND campaign_id {database.IsOneOf("listed")}",
            new { runId, UrgentItemStore.NoPage, listed },
            transaction)).ToHashSet(StringComparer.Ordinal);
        foreach (var item in plan.Items.Where(item => urgent.Contains(item.Listed.Id)))
        {
            await connection.ExecuteAsync(
                $"""
                UPDATE sync_items SET page = @page,
                    next_message = CASE WHEN {IsUnderWay} THEN @message END,
                    message = CASE WHEN {IsUnderWay} THEN message ELSE coalesce(@message, message) END,
                    reason = CASE WHEN {IsUnderWay} OR @message IS NULL THEN reason END,
                    state = CASE WHEN @message IS NULL THEN state ELSE 'pending' END
                WHERE run_id = @runId AND campaign_id = @Id
                """,
                new { runId, item.Listed.Id, page, message = plan.MessageOf(item) },
                transaction);
        }
    }
}
