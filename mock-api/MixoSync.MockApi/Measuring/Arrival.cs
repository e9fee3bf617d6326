namespace MixoSync.MockApi.Measuring;

/// <summary>An entry in the call log.</summary>
internal sealed class Arrival(Call call, DateTimeOffset arrivedAt, bool counted, IDisposable? flight = null)
{
    public DateTimeOffset ArrivedAt => arrivedAt;

    public string? Client => call.Client;

    public Operation Operation => call.Operation;

    public string? Campaign => call.Campaign;

    public int? Page => call.Page;

    /// <summary>Whether the call counts against the limit.</summary>
    public bool Counted => counted;

    /// <summary>The status code. Null while the call is in flight; 499 if it got no response.</summary>
    public int? Status { get; private set; }

    public void Track(HttpContext http)
    {
        var response = http.Response;
        http.Features.Set(this);
        // End the call before the first byte is sent, so that it no longer counts as in flight when the caller sends its next call.
        response.OnStarting(() => EndedAsync(response.StatusCode));
        response.OnCompleted(() => EndedAsync(response.StatusCode));
    }

    /// <summary>Ends the call. Later calls of this method have no effect.</summary>
    public void End(int status)
    {
        Status ??= status;
        flight?.Dispose();
    }

    private Task EndedAsync(int status)
    {
        End(status);
        return Task.CompletedTask;
    }
}
