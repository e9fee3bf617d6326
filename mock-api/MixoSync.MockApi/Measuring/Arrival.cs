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

    public void Follow(HttpContext http)
    {
        var response = http.Response;
        http.Features.Set(this);
        // On starting, before the first byte leaves: the caller's next call must find this one ended.
        response.OnStarting(() => EndedAsync(response.StatusCode));
        response.OnCompleted(() => EndedAsync(response.StatusCode));
    }

    /// <summary>The first end is the one that counts.</summary>
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
