using MixoSync.MockApi.Accounts;
using MixoSync.MockApi.Faults;
using MixoSync.MockApi.Limiting;
using MixoSync.MockApi.Measuring;

namespace MixoSync.MockApi.Campaigns;

/// <summary>Checks a campaign call before it is handled: token, then limit, then faults.</summary>
internal sealed class CampaignGate(
    TokenStore tokens, Traffic traffic, RateLimiter limiter, RateLimitResponse rateLimit, FaultPlans faults, Hang hang) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var call = Call.Of(http);
        if (Deny(http, call) is { } denial)
        {
            traffic.Deny(call).Track(http);
            return denial;
        }

        var arrival = traffic.Arrive(call);
        arrival.Track(http);
        limiter.WriteUsage(call.Client!, arrival.ArrivedAt, http.Response.Headers);
        if (!arrival.Counted) return rateLimit.To(http.Response);
        return faults.Next(call) switch
        {
            Fault.Hang => await hang.HandleAsync(http),
            Fault.Unavailable => ApiError.Unavailable(),
            Fault.Html => TruncatedResponse.Html(),
            Fault.Cut => new TruncatedResponse(),
            Fault.Close => NoResponse.To(http),
            var fault => await HandleAsync(context, next, fault),
        };
    }

    private static async ValueTask<object?> HandleAsync(
        EndpointFilterInvocationContext context, EndpointFilterDelegate next, Fault fault)
    {
        context.HttpContext.Features.Set<PageFault>(new(fault));
        return await next(context);
    }

    private IResult? Deny(HttpContext http, Call call)
    {
        if (tokens.AccountOf(http.Request.Headers.Authorization) is not { } account)
            return ApiError.Unauthorized("The access token is missing, unknown or expired.");
        return account.MayUse(call.Client!)
            ? null
            : ApiError.Response(StatusCodes.Status403Forbidden, "This account may not use this client.");
    }
}
