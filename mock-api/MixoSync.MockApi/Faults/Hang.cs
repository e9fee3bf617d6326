using MixoSync.MockApi.Options;

namespace MixoSync.MockApi.Faults;

/// <summary>Silence until the caller gives up, the time is over or the platform stops; then the line is cut.</summary>
internal sealed class Hang(Pause pause, MockApiOptions options)
{
    public async Task<IResult> AnswerAsync(HttpContext http)
    {
        await pause.LastsAsync(options.HangFor, http.RequestAborted);
        return NoAnswer.To(http);
    }
}
