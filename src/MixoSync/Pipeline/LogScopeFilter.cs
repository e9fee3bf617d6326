using MassTransit;
using Microsoft.Extensions.Logging;

namespace MixoSync.Pipeline;

/// <summary>Adds run, client and campaign to every log event that is written while a message is handled.</summary>
internal sealed class LogScopeFilter<T>(ILogger<LogScopeFilter<T>> logger) : IFilter<ConsumeContext<T>>
    where T : class, IRunMessage
{
    public async Task Send(ConsumeContext<T> context, IPipe<ConsumeContext<T>> next)
    {
        using (logger.BeginScope(CreateScope(context.Message)))
        {
            await next.Send(context);
        }
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("log-scope");

    private static Dictionary<string, object> CreateScope(T message)
    {
        var scope = new Dictionary<string, object> { ["RunId"] = message.RunId, ["ClientId"] = message.ClientId };
        if (message is SyncCampaign { Listed.Id: var id })
        {
            scope["CampaignId"] = id;
        }

        return scope;
    }
}
