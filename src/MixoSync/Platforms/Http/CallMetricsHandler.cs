namespace MixoSync.Platforms.Http;

/// <summary>
/// Measures each call and reports counted calls. It is inside the permit handler, so that it only sees calls that are really sent.
/// </summary>
internal sealed class CallMetricsHandler(PlatformMetrics metrics, TimeProvider time) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var call = PlatformCall.Of(request);
        var sent = time.GetTimestamp();
        var outcome = "cancelled";
        try
        {
            var response = await base.SendAsync(request, cancellationToken);
            outcome = SentCalls.Succeeded;
            return response;
        }
        catch (AdPlatformException e)
        {
            outcome = e.Kind.ToString();
            throw;
        }
        finally
        {
            metrics.CallCompleted(call.Client.Platform, call.Operation, outcome, time.GetElapsedTime(sent));
            await (call.IsCounted ? SentCalls.ReportAsync(call.Operation, outcome) : Task.CompletedTask);
        }
    }
}
