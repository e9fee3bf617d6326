using MixoSync.MockApi.Options;

namespace MixoSync.MockApi.Faults;

/// <summary>Sends no response, and closes the connection when the caller disconnects, the time is over or the platform stops.</summary>
internal sealed class Hang(Pause pause, MockApiOptions options)
{
    public async Task<IResult> HandleAsync(HttpContext http)
    {
        await pause.WaitAsync(options.HangFor, http.RequestAborted);
        return NoResponse.To(http);
    }
}
