using MassTransit;
using MixoSync.Messaging;
using MixoSync.Platforms;
using MixoSync.Runs;

namespace MixoSync.Pipeline;

/// <summary>A message about a run. It may come twice; it carries ids and data, never secrets.</summary>
[ExcludeFromTopology]
[MessageUrn(MessageNames.RunMessage)]
public interface IRunMessage
{
    /// <summary>The run's id.</summary>
    Guid RunId { get; }

    /// <summary>The client's id.</summary>
    string ClientId { get; }
}

/// <summary>A client is due: begin its run.</summary>
/// <param name="RunId">The run, opened by whoever publishes this.</param>
/// <param name="ClientId">The client.</param>
[EntityName(MessageNames.StartClientSync)]
[MessageUrn(MessageNames.StartClientSync)]
public sealed record StartClientSync(Guid RunId, string ClientId) : IRunMessage;

/// <summary>Fetch one page of campaigns and emit a message for each.</summary>
/// <param name="RunId">The run.</param>
/// <param name="ClientId">The client.</param>
/// <param name="Page">The page's number in this run, from 1.</param>
/// <param name="Cursor">The platform's own word for the page; none for the first.</param>
[EntityName(MessageNames.FetchCampaignPage)]
[MessageUrn(MessageNames.FetchCampaignPage)]
public sealed record FetchCampaignPage(Guid RunId, string ClientId, int Page, string? Cursor) : IRunMessage;

/// <summary>Sync one campaign.</summary>
/// <param name="RunId">The run.</param>
/// <param name="ClientId">The client.</param>
/// <param name="Listed">The campaign as it was listed, or what is wrong with its record.</param>
/// <param name="ListedAt">When the platform was asked, by the database's clock: older listings do not overwrite newer ones.</param>
[EntityName(MessageNames.SyncCampaign)]
[MessageUrn(MessageNames.SyncCampaign)]
public sealed record SyncCampaign(Guid RunId, string ClientId, ListedCampaign Listed, DateTimeOffset ListedAt) : IRunMessage
{
    internal ItemKey Item => new(RunId, Listed.Id);

    internal BacklogItem BacklogItem => new(Listed, ListedAt);
}

/// <summary>
/// A probe: something of the run is overdue. It goes through every queue that the run's messages go through, so that all
/// that was in them before it has been delivered when it comes to its end. It is sent to queues, not published.
/// </summary>
/// <param name="RunId">The run.</param>
/// <param name="ClientId">The client.</param>
/// <param name="AskedAt">When it set out, by the database's clock.</param>
/// <param name="Passed">How many queues it has passed.</param>
[ConfigureConsumeTopology(false)]
[EntityName(MessageNames.CheckRun)]
[MessageUrn(MessageNames.CheckRun)]
public sealed record CheckRun(Guid RunId, string ClientId, DateTimeOffset AskedAt, int Passed = 0) : IRunMessage;
