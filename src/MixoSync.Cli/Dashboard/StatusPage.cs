using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using MixoSync.Cli.Terminal;
using MixoSync.Observability.Status;
using MixoSync.Runs;

namespace MixoSync.Cli.Dashboard;

/// <summary>The dashboard: the status of the whole system on one HTML page without scripts.</summary>
internal static class StatusPage
{
    private const int RunsShown = 20;

    private const string Style =
        """
        body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color:#1d2733;background:#fff}
        h1{font-size:1.4rem;margin:0}h2{font-size:1.05rem;margin:1.8rem 0 .4rem}small{color:#5b6b7b}
        table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.3rem .8rem .3rem 0;border-bottom:1px solid #dde4ea;vertical-align:top}
        td.n,th.n{text-align:right}td.text{overflow-wrap:anywhere}.bad{color:#a4161a;font-weight:600}.problem{background:#fdecec;padding:.5rem .8rem;color:#a4161a}
        """;

    public static void MapStatusPage(this IEndpointRouteBuilder app) => app.MapGet("/", WriteAsync);

    private static async Task WriteAsync(HttpContext context, StatusService service, RunStore runs, TimeProvider time)
    {
        var page = new StringBuilder();
        var status = service.Latest;
        AddHead(page, status, time.GetUtcNow());
        if (status is not null)
        {
            AddProblems(page, status);
            AddTotals(page, status);
            AddQueues(page, status);
            AddRuns(page, status.Database is null ? [] : await runs.ListAsync(null, RunsShown, context.RequestAborted));
        }

        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'";
        headers.CacheControl = "no-store";
        context.Response.ContentType = "text/html; charset=utf-8";
        await context.Response.WriteAsync(page.Append("</body></html>\n").ToString(), context.RequestAborted);
    }

    private static void AddHead(StringBuilder page, SystemStatus? status, DateTimeOffset now) => page.Append(
        $"""
        <!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
        <meta http-equiv="refresh" content="10"><title>MixoSync</title><style>{Style}</style></head>
        <body><h1>MixoSync</h1><small>{Text(status is null ? "Collecting the system status for the first time." : $"As of {RunText.Time(status.TakenAt)}, {(now - status.TakenAt).TotalSeconds:0} s ago. This page refreshes automatically.")}</small>

        """);

    private static void AddProblems(StringBuilder page, SystemStatus status)
    {
        foreach (var problem in status.Errors)
        {
            page.Append($"<p class=\"problem\">{Text(problem)}</p>\n");
        }
    }

    private static void AddTotals(StringBuilder page, SystemStatus status)
    {
        if (status.Database is not { } stored)
        {
            return;
        }

        var totals = stored.Totals;
        AddTable(page, "System", ["", "#"],
        [
            Row("clients", totals.ClientsEnabled), Row("disabled clients", totals.ClientsDisabled), Row("overdue clients", stored.ClientsOverdue, true),
            Row("active runs", totals.RunsActive), Row("late runs", stored.RunsLate, true),
            ["last successful run", totals.LastSuccessAt is { } at ? Text(RunText.Time(at)) : "none yet"],
            .. stored.Quota is { } quota
                ? (string[][])[Row("calls in flight", quota.InFlight), Row("calls waiting", quota.Waiting), Row("clients blocked by a 429", quota.ClientsBlocked, true)]
                : [],
        ]);
    }

    private static void AddQueues(StringBuilder page, SystemStatus status)
    {
        if (status.Queues is null)
        {
            return;
        }

        AddTable(page, "Queues", ["queue", "#messages", "#consumers"],
        [
            .. status.WorkQueues.Select(queue => (string[])[Text(queue.Name), Number(queue.Ready), Number(queue.Consumers, isBad: queue.Consumers == 0)]),
            ["parked (delay levels)", Number(status.Parked ?? 0), ""],
            .. status.DeadLetters.Where(queue => queue.Ready > 0).Select(queue => (string[])[Text(queue.Name), Number(queue.Ready, isBad: true), ""]),
        ]);
    }

    private static void AddRuns(StringBuilder page, IReadOnlyList<Run> runs) => AddTable(
        page,
        "Latest runs",
        ["client", "state", "#synced", "#failed", "#listed", "created", "duration", "reason"],
        [.. runs.Select(run => (string[])
        [
            Text(run.ClientId), run.State == RunState.Failed ? Bad("failed") : Text(run.State.ToString().ToLowerInvariant()), Number(run.Synced),
            Number(run.Failed, isBad: run.Failed > 0), Number(Math.Max(run.Listed, run.Total ?? 0)), Text(RunText.Time(run.CreatedAt)),
            run.FinishedAt - run.StartedAt is { } took ? Text(RunText.Duration(took)) : "", Text(run.Reason ?? ""),
        ])]);

    // The header of a numeric column starts with #.
    private static void AddTable(StringBuilder page, string title, string[] headers, string[][] rows)
    {
        string Class(int column) => headers[column].StartsWith('#') ? " class=\"n\"" : " class=\"text\"";
        page.Append($"<h2>{Text(title)}</h2>\n<table><tr>");
        for (var column = 0; column < headers.Length; column++)
        {
            page.Append($"<th{Class(column)}>{Text(headers[column].TrimStart('#'))}</th>");
        }

        foreach (var row in rows)
        {
            page.Append("</tr>\n<tr>").AppendJoin("", row.Select((cell, column) => $"<td{Class(column)}>{cell}</td>"));
        }

        page.Append("</tr></table>\n");
    }

    private static string[] Row(string name, long value, bool isBadIfPositive = false) =>
        [Text(name), Number(value, isBadIfPositive && value > 0)];

    private static string Number(long value, bool isBad = false)
    {
        var text = value.ToString("N0", CultureInfo.InvariantCulture);
        return isBad ? Bad(text) : text;
    }

    private static string Bad(string text) => $"<span class=\"bad\">{Text(text)}</span>";

    // Ids and reasons are untrusted.
    private static string Text(string text) => WebUtility.HtmlEncode(Output.OneLine(text));
}
