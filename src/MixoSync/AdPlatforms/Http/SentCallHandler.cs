namespace MixoSync.AdPlatforms.Http;

/// <summary>Reports each counted call. Stands below the permit, so that only calls that were really sent are reported.</summary>
internal sealed class SentCallHandler : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var call = PlatformCall.Of(request);
        if (!call.IsCounted)
        {
            return await base.SendAsync(request, cancellationToken);
        }

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
            await SentCalls.ReportAsync(call.Operation, outcome);
        }
    }
}
