using MixoSync.IntegrationTests.Support;

namespace MixoSync.IntegrationTests.Faults;

/// <summary>
/// Verifies the result of every fault in the same way after the runs have ended: listed campaigns = synced + dead-lettered
/// campaigns, no duplicates, empty queues, the platform's log within the limit, a reason for every failure, few repeated calls.
/// </summary>
internal sealed class FaultVerifier(FaultScenario scenario)
{
    private static readonly TimeSpan ToCalmDown = TimeSpan.FromSeconds(60);

    private readonly List<string> errors = [];

    public async Task<FaultResult> VerifyAsync()
    {
        await scenario.Environment.UsableAsync();
        await EndRunsAsync();
        await EmptyQueuesAsync();
        await StopProcessesAsync();
        foreach (var left in await RemainingWork.UnfinishedAsync(scenario.Environment))
        {
            errors.Add($"left in {left}");
        }

        var synced = await CampaignsAsync("synced");
        var dead = await RemainingWork.DeadCampaignsAsync(scenario.Environment);
        var lost = Lost(synced, dead);
        var duplicated = await DuplicatedAsync(synced, dead);
        var over = OverTheLimit();
        var repeated = Repeated();
        await ReasonsAsync(dead);
        await ClaimsAsync();
        if (scenario.Settings.DeadLetters is { } deadLetters && deadLetters != dead.Count)
        {
            errors.Add($"{dead.Count} dead letters of campaigns instead of {deadLetters}");
        }

        return new FaultResult(lost, duplicated, repeated, over, dead.Distinct().Count(), errors);
    }

    private async Task EndRunsAsync()
    {
        try
        {
            await Eventually.BecomesAsync(
                () => scenario.Deployment.ScalarAsync<int>("SELECT count(*) FROM sync_runs WHERE state IN ('queued', 'running')"),
                active => active == 0,
                scenario.Settings.EndsWithin);
        }
        catch (TimeoutException)
        {
            errors.AddRange(await scenario.Deployment.ColumnAsync<string>(
                """
                SELECT 'run of ' || client_id || ' still ' || r.state || ', ' || r.pages || ' pages; items: ' || coalesce(
                    (SELECT string_agg(n || ' ' || state, ', ') FROM (
                        SELECT state, count(*) n FROM sync_items WHERE run_id = r.id GROUP BY state) s), 'none')
                FROM sync_runs r WHERE r.state IN ('queued', 'running')
                """));
        }
    }

    // Copies of messages may leave the delay levels long after their run has ended. The count of a queue does not include messages
    // that are being handled, so check more than once.
    private async Task EmptyQueuesAsync()
    {
        try
        {
            var empty = 0;
            await Eventually.BecomesAsync(
                async () =>
                {
                    await FaultScenario.PauseAsync(TimeSpan.FromSeconds(0.5));
                    return empty = (await RemainingWork.UnfinishedAsync(scenario.Environment)).Count == 0 ? empty + 1 : 0;
                },
                looks => looks >= 5,
                ToCalmDown);
        }
        catch (TimeoutException)
        {
            // Count again, and report problems, after the processes have returned their messages.
        }
    }

    private async Task StopProcessesAsync()
    {
        var stopped = await Task.WhenAll(scenario.Alive.Select(async process =>
        {
            await process.SignalAsync("TERM");
            return (Process: process, (await process.EndAsync()).ExitCode);
        }));
        errors.AddRange(stopped.Where(end => end.ExitCode != 0).Select(end => $"{end.Process} ended with {end.ExitCode}"));
    }

    private int Lost(IReadOnlyList<CampaignKey> synced, IReadOnlyList<CampaignKey> dead)
    {
        var expected = scenario.Settings.Clients.SelectMany(client =>
            Enumerable.Range(scenario.Platform.Options.FirstCampaign, scenario.Settings.Campaigns).Select(number => new CampaignKey(client, $"campaign_{number}"))).ToHashSet();
        var lost = expected.Except(synced).Except(dead).ToList();
        errors.AddRange(lost.Take(5).Select(key => $"lost: {key}"));
        errors.AddRange(synced.Except(expected).Take(5).Select(key => $"never listed: {key}"));
        return lost.Count;
    }

    private async Task<int> DuplicatedAsync(IReadOnlyList<CampaignKey> synced, IReadOnlyList<CampaignKey> dead)
    {
        var rows = await scenario.Deployment.ScalarAsync<int>("SELECT count(*) - count(DISTINCT (client_id, campaign_id)) FROM campaigns");
        var twice = dead.GroupBy(key => key).Where(deadLetters => deadLetters.Count() > 1).Select(deadLetters => deadLetters.Key).ToList();
        var both = dead.Intersect(synced).ToList();
        errors.AddRange(twice.Take(5).Select(key => $"dead-lettered several times: {key}"));
        errors.AddRange(both.Take(5).Select(key => $"synced and dead-lettered: {key}"));
        return rows + (dead.Count - dead.Distinct().Count()) + both.Count;
    }

    private int OverTheLimit()
    {
        var over = 0;
        foreach (var client in scenario.Settings.Clients)
        {
            var stats = scenario.Platform.StatsFor(client);
            var tooMany = stats.CallsRefused + Math.Max(0, stats.MostCallsInAnyWindow - scenario.Platform.Options.Limit);
            over += tooMany;
            if (tooMany > 0)
            {
                errors.Add($"{client}: {stats.CallsRefused} calls rejected, up to {stats.MostCallsInAnyWindow} calls in a window");
            }
        }

        return over;
    }

    private int Repeated()
    {
        var repeated = scenario.Settings.Clients.Sum(client => scenario.Platform.StatsFor(client).RepeatedSyncs);
        var interrupted = Math.Max(scenario.Settings.MaxRepeatedCalls, scenario.Api.ConnectionsReset); // a connection has at most one call
        if (repeated > interrupted)
        {
            errors.Add($"{repeated} repeated calls, but at most {interrupted} were in flight");
        }

        return repeated;
    }

    private async Task ReasonsAsync(IReadOnlyList<CampaignKey> dead)
    {
        errors.AddRange(await scenario.Deployment.ColumnAsync<string>(
            """
            SELECT 'no reason: ' || campaign_id FROM sync_items WHERE state = 'failed' AND coalesce(reason, '') = ''
            UNION ALL
            SELECT 'no reason: run of ' || client_id || ' ' || state FROM sync_runs r
            WHERE state IN ('partial', 'failed') AND coalesce(reason, '') = ''
              AND NOT EXISTS (SELECT 1 FROM sync_items WHERE run_id = r.id AND state = 'failed')
            """));
        errors.AddRange(dead.Except(await CampaignsAsync("failed")).Select(key => $"dead-lettered, but not failed in its run: {key}"));
    }

    // No process is running any more. Items that were pending when their run was cancelled have not changed.
    private async Task ClaimsAsync() => errors.AddRange(await scenario.Deployment.ColumnAsync<string>(
        """
        SELECT 'still claimed, waiting or in the backlog: ' || i.campaign_id || ', ' || i.state || ' in a run that is ' || r.state
        FROM sync_items i JOIN sync_runs r ON r.id = i.run_id
        WHERE (i.message IS NOT NULL OR i.send_claimed_at IS NOT NULL OR i.delivered_at IS NOT NULL OR i.waits_until IS NOT NULL)
          AND NOT (r.state = 'cancelled' AND i.state = 'pending')
        LIMIT 5
        """));

    /// <summary>Returns the campaigns with this state in the newest run, or in any run. Synced ones must also have a row.</summary>
    private async Task<IReadOnlyList<CampaignKey>> CampaignsAsync(string state)
    {
        var names = await scenario.Deployment.ColumnAsync<string>(
            $"""
            SELECT DISTINCT r.client_id || '/' || i.campaign_id FROM sync_items i JOIN sync_runs r ON r.id = i.run_id
            WHERE i.state = '{state}'
              AND ({scenario.Settings.CountsEveryRun} OR r.created_at = (SELECT max(created_at) FROM sync_runs WHERE client_id = r.client_id))
              AND ('{state}' <> 'synced' OR EXISTS (
                  SELECT 1 FROM campaigns c WHERE c.client_id = r.client_id AND c.campaign_id = i.campaign_id))
            """);
        return [.. names.Select(name => name.Split('/', 2)).Select(parts => new CampaignKey(parts[0], parts[1]))];
    }
}
