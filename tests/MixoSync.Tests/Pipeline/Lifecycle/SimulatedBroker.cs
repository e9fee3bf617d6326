using MixoSync.Pipeline;

namespace MixoSync.Tests.Pipeline.Lifecycle;

/// <summary>A copy of a message.</summary>
internal sealed class Copy(SyncCampaign message, bool isRedelivered)
{
    public SyncCampaign Message => message;

    /// <summary>Whether it comes again because whoever had it may not have got to its end; see <c>Repeats</c>.</summary>
    public bool IsRedelivered => isRedelivered;

    public bool IsOf(Guid run, string campaign) => message.RunId == run && message.Listed.Id == campaign;
}

/// <summary>Where the copies of messages are. A parked copy is in the queue too: it may come at any time.</summary>
internal sealed class SimulatedBroker
{
    public List<Copy> Queue { get; } = [];

    public List<Copy> InHand { get; } = [];

    public List<Copy> DeadLetters { get; } = [];

    public void Publish(SyncCampaign message, bool isRedelivered = false) => Queue.Add(new Copy(message, isRedelivered));

    public void Acknowledge(Copy copy) => InHand.Remove(copy);

    /// <summary>Its process has died, or has handed it back.</summary>
    public void Requeue(Copy copy)
    {
        InHand.Remove(copy);
        Publish(copy.Message, isRedelivered: true);
    }

    /// <summary>Its processes have died too often: the broker moves it to the dead letters, and its claim stays.</summary>
    public void GiveUp(Copy copy)
    {
        InHand.Remove(copy);
        DeadLetters.Add(new Copy(copy.Message, isRedelivered: true));
    }

    /// <summary>Whether a copy will be handled whatever claim there is: somebody has it, or it comes as a repeat.</summary>
    public bool HasHolder(Guid run, string campaign, Copy? except = null) =>
        InHand.Exists(copy => copy != except && copy.IsOf(run, campaign)) || Queue.Concat(DeadLetters).Any(copy => copy.IsRedelivered && copy.IsOf(run, campaign));

    public bool Has(Guid run, string campaign) => Queue.Concat(InHand).Any(copy => copy.IsOf(run, campaign));
}
