using MassTransit;
using MixoSync.Messaging;
using MixoSync.Runs;

namespace MixoSync.Pipeline;

/// <summary>Adds campaigns to the active run of a client as urgent work, and sends their messages.</summary>
internal sealed class UrgentSync(UrgentItemStore items, RunProgress progress, IBus bus)
{
    /// <summary>Adds campaigns to the client's active run, all or none.</summary>
    /// <returns>The id of the run, or null if the client has no active run.</returns>
    /// <exception cref="ConfigurationException">The run cannot sync one of the campaigns because its data is not known.</exception>
    /// <exception cref="BrokerException">The broker did not confirm in time. The campaigns are added; another message of the run sends theirs.</exception>
    public async Task<Guid?> TryAddAsync(string clientId, CampaignIds campaigns, CancellationToken cancellationToken)
    {
        var id = await items.TryAddAsync(clientId, campaigns, cancellationToken);
        if (id is { } runId)
        {
            await progress.AdvanceAsync(runId, bus, cancellationToken);
        }

        return id;
    }
}
