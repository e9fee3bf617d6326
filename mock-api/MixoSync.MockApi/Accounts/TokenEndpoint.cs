using MixoSync.MockApi.Faults;
using MixoSync.MockApi.Measuring;

namespace MixoSync.MockApi.Accounts;

/// <summary><c>POST /auth/token</c>: Basic credentials buy a Bearer token, whatever the limit.</summary>
internal sealed class TokenEndpoint(
    TokenStore tokens, Traffic traffic, FaultPlans faults, Hang hang)
{
    public async Task<IResult> AnswerAsync(HttpContext http)
    {
        traffic.ArriveForToken().Follow(http);
        return faults.Next(Call.Token) switch
        {
            Fault.Hang => await hang.AnswerAsync(http),
            Fault.Unavailable => ApiError.Unavailable(),
            Fault.Html => BrokenAnswer.Html(),
            Fault.Cut => new BrokenAnswer(),
            Fault.Close => NoAnswer.To(http),
            _ => Sell(BasicCredentials.Parse(http.Request.Headers.Authorization)),
        };
    }

    private IResult Sell(BasicCredentials? credentials)
    {
        if (credentials is null || tokens.AccountOf(credentials.Value) is not { } account)
            return ApiError.Unauthorized("Invalid e-mail or password.");
        traffic.TokenIssued(account.Email);
        return Results.Json(tokens.Issue(account));
    }
}
