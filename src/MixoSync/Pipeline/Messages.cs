using MassTransit;
using MixoSync.Messaging;
using MixoSync.Platforms;
using MixoSync.Runs;

namespace MixoSync.Pipeline;

/// <summary>A message of a run. It may be delivered more than once. It contains ids and data, never secrets.</summary>
[ExcludeFromTopology]
[MessageUrn(MessageNames.RunMessage)]
public interface IRunMessage
{
    /// <summary>The id of the run.</summary>
    Guid RunId { get; }

    /// <summary>The id of the client.</summary>
    string ClientId { get; }
}

/// <summary>Starts a run.</summary>
/// <param name="RunId">The run, which the publisher has opened.</param>
/// <param name="ClientId">The client.</param>
[EntityName(MessageNames.StartClientSync)]
[MessageUrn(MessageNames.StartClientSync)]
public sealed record StartClientSync(Guid RunId, string ClientId) : IRunMessage;

/// <summary>Fetches one page of campaigns and creates a message for each of them.</summary>
/// <param name="RunId">The run.</param>
/// <param name="ClientId">The client.</param>
/// <param name="Page">The number of the page in this run, starting at 1.</param>
/// <param name="Cursor">The platform's cursor for the page, or null for the first page.</param>
[EntityName(MessageNames.FetchCampaignPage)]
[MessageUrn(MessageNames.FetchCampaignPage)]
public sealed record FetchCampaignPage(Guid RunId, string ClientId, int Page, string? Cursor) : IRunMessage;

/// <summary>Syncs one campaign.</summary>
/// <param name="RunId">The run.</param>
/// <param name="ClientId">The client.</param>
/// <param name="Listed">The campaign as it was listed, or the validation error of its record.</param>
/// <param name="ListedAt">When its page was fetched, by the database clock. An older listing does not overwrite a newer one.</param>
[EntityName(MessageNames.SyncCampaign)]
[MessageUrn(MessageNames.SyncCampaign)]
public sealed record SyncCampaign(Guid RunId, string ClientId, ListedCampaign Listed, DateTimeOffset ListedAt) : IRunMessage
{
    internal ItemKey Item => new(RunId, Listed.Id);

    internal BacklogItem BacklogItem => new(Listed, ListedAt);
}

/// <summary>
/// Probes the queues for the messages of a run that has made no progress. The probe passes through every queue that the messages of a
/// run pass through. When it has passed the last one, every message that was in the queues before it has been delivered. It is sent to
/// the queues, not published.
/// </summary>
/// <param name="RunId">The run.</param>
/// <param name="ClientId">The client.</param>
/// <param name="AskedAt">When the probe was sent, by the database clock.</param>
/// <param name="Passed">The number of queues that it has passed.</param>
[ConfigureConsumeTopology(false)]
[EntityName(MessageNames.CheckRun)]
[MessageUrn(MessageNames.CheckRun)]
public sealed record CheckRun(Guid RunId, string ClientId, DateTimeOffset AskedAt, int Passed = 0) : IRunMessage;
