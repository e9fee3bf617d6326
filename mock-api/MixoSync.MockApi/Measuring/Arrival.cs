namespace MixoSync.MockApi.Measuring;

/// <summary>An entry in the log of calls.</summary>
internal sealed class Arrival(Call call, DateTimeOffset arrivedAt, bool counted, IDisposable? flight = null)
{
    public DateTimeOffset ArrivedAt => arrivedAt;

    public string? Client => call.Client;

    public Operation Operation => call.Operation;

    public string? Campaign => call.Campaign;

    public int? Page => call.Page;

    /// <summary>Whether the call used up quota.</summary>
    public bool Counted => counted;

    /// <summary>Null while the call is in flight; 499 when it got no answer.</summary>
    public int? Status { get; private set; }

    public void AnsweredBy(HttpResponse response)
    {
        // On starting, before the first byte leaves: the caller's next call must find this one ended.
        response.OnStarting(() => EndAsync(response.StatusCode));
        response.OnCompleted(() => EndAsync(response.StatusCode));
    }

    private Task EndAsync(int status)
    {
        Status = status;
        flight?.Dispose();
        return Task.CompletedTask;
    }
}
