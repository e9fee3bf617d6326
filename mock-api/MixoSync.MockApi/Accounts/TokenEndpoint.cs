using MixoSync.MockApi.Faults;
using MixoSync.MockApi.Measuring;

namespace MixoSync.MockApi.Accounts;

/// <summary><c>POST /auth/token</c>: issues a Bearer token for Basic credentials. Not rate limited.</summary>
internal sealed class TokenEndpoint(
    TokenStore tokens, Traffic traffic, FaultPlans faults, Hang hang)
{
    public async Task<IResult> HandleAsync(HttpContext http)
    {
        traffic.ArriveForToken().Track(http);
        return faults.Next(Call.Token) switch
        {
            Fault.Hang => await hang.HandleAsync(http),
            Fault.Unavailable => ApiError.Unavailable(),
            Fault.Html => TruncatedResponse.Html(),
            Fault.Cut => new TruncatedResponse(),
            Fault.Close => NoResponse.To(http),
            _ => Issue(BasicCredentials.Parse(http.Request.Headers.Authorization)),
        };
    }

    private IResult Issue(BasicCredentials? credentials)
    {
        if (credentials is null || tokens.AccountOf(credentials.Value) is not { } account)
            return ApiError.Unauthorized("Invalid email or password.");
        traffic.TokenIssued(account.Email);
        return Results.Json(tokens.Issue(account));
    }
}
