using Dapper;
using MixoSync.Storage;

namespace MixoSync.Tests.Storage;

/// <summary>Reads rows that the stores write but do not read, and shifts stored times.</summary>
internal static class StoredRows
{
    public static async Task<IReadOnlyList<StoredCampaign>> CampaignsOfAsync(this Database database, string clientId)
    {
        await using var connection = await database.OpenAsync(TestContext.Current.CancellationToken);
        return [.. await connection.QueryAsync<StoredCampaign>(
            "SELECT * FROM campaigns WHERE client_id = @clientId ORDER BY campaign_id", new { clientId })];
    }

    public static async Task<StoredItem?> ItemAsync(this Database database, Guid runId, string campaignId)
    {
        await using var connection = await database.OpenAsync(TestContext.Current.CancellationToken);
        return await connection.QuerySingleOrDefaultAsync<StoredItem>(
            "SELECT * FROM sync_items WHERE run_id = @runId AND campaign_id = @campaignId", new { runId, campaignId });
    }

    public static async Task SetNextRunAsync(this Database database, string clientId, TimeSpan fromNow) =>
        await database.SetTimeAsync("UPDATE clients SET next_run_at = @time WHERE id = @clientId", new { clientId }, fromNow);

    public static async Task SetPublishClaimAsync(this Database database, Guid runId, TimeSpan fromNow) =>
        await database.SetTimeAsync("UPDATE sync_runs SET publish_claimed_at = @time WHERE id = @runId", new { runId }, fromNow);

    public static async Task SetBackfillAsync(this Database database, Guid runId, TimeSpan fromNow) =>
        await database.SetTimeAsync("UPDATE sync_runs SET backfill_at = @time WHERE id = @runId", new { runId }, fromNow);

    /// <summary>Sets all recorded times of a run, so that its latest progress was at that time.</summary>
    public static async Task SetLastHeardOfAsync(this Database database, Guid runId, TimeSpan fromNow)
    {
        await database.SetTimeAsync(
            """
            UPDATE sync_runs SET
                published_at = CASE WHEN published_at IS NULL THEN NULL ELSE @time END,
                started_at = CASE WHEN started_at IS NULL THEN NULL ELSE @time END,
                listing_progressed_at = CASE WHEN listing_progressed_at IS NULL THEN NULL ELSE @time END,
                listing_finished_at = CASE WHEN listing_finished_at IS NULL THEN NULL ELSE @time END
            WHERE id = @runId
            """,
            new { runId },
            fromNow);
        await using var connection = await database.OpenAsync(TestContext.Current.CancellationToken);
        await connection.ExecuteAsync(
            "UPDATE sync_items SET updated_at = (SELECT coalesce(started_at, published_at) FROM sync_runs WHERE id = @runId) WHERE run_id = @runId",
            new { runId });
    }

    /// <summary>Returns the items of a run with the state of the run.</summary>
    public static async Task<IReadOnlyList<StoredItem>> ItemsAsync(this Database database, Guid runId)
    {
        await using var connection = await database.OpenAsync(TestContext.Current.CancellationToken);
        return [.. await connection.QueryAsync<StoredItem>(
            "SELECT i.*, r.state AS run_state FROM sync_items i JOIN sync_runs r ON r.id = i.run_id WHERE i.run_id = @runId", new { runId })];
    }

    /// <summary>Expires the leases of the processes that send messages of the run, as if those processes had crashed.</summary>
    public static async Task ExpireSendClaimsAsync(this Database database, Guid runId)
    {
        await using var connection = await database.OpenAsync(TestContext.Current.CancellationToken);
        await connection.ExecuteAsync(
            "UPDATE sync_items SET send_claimed_at = @time WHERE run_id = @runId AND send_claimed_at IS NOT NULL",
            new { runId, time = DateTimeOffset.UnixEpoch });
    }

    private static async Task SetTimeAsync(this Database database, string sql, object key, TimeSpan fromNow)
    {
        await using var connection = await database.OpenAsync(TestContext.Current.CancellationToken);
        var now = await connection.QuerySingleAsync<DateTimeOffset>("SELECT clock_timestamp()");
        var parameters = new DynamicParameters(key);
        parameters.Add("time", now + fromNow);
        Assert.Equal(1, await connection.ExecuteAsync(sql, parameters));
    }
}

internal sealed record StoredCampaign
{
    public required string CampaignId { get; init; }

    public required string Name { get; init; }

    public string? Status { get; init; }

    public decimal? Budget { get; init; }

    public long? Impressions { get; init; }

    public long? Clicks { get; init; }

    public decimal? Conversions { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    public string? Attributes { get; init; }

    public required string ContentHash { get; init; }

    public DateTimeOffset ListedAt { get; init; }

    public DateTimeOffset SyncedAt { get; init; }

    public DateTimeOffset ChangedAt { get; init; }

    public DateTimeOffset? RemovedAt { get; init; }
}

internal sealed record StoredItem
{
    public required string CampaignId { get; init; }

    public string? RunState { get; init; }

    public string? Message { get; init; }

    public DateTimeOffset? DeliveredAt { get; init; }

    public DateTimeOffset? SendClaimedAt { get; init; }

    public int Page { get; init; }

    public required string State { get; init; }

    public string? FailureKind { get; init; }

    public string? Reason { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }
}
