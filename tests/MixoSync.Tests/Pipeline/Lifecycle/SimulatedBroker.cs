using MixoSync.Pipeline;

namespace MixoSync.Tests.Pipeline.Lifecycle;

/// <summary>A copy of a message.</summary>
internal sealed class Copy(SyncCampaign message, bool isRedelivered)
{
    public SyncCampaign Message => message;

    /// <summary>Whether it is redelivered because handling it may not have been completed. See <see cref="Redelivery"/>.</summary>
    public bool IsRedelivered => isRedelivered;

    public bool IsOf(Guid run, string campaign) => message.RunId == run && message.Listed.Id == campaign;
}

/// <summary>Holds the copies of messages. A parked copy is in the queue too, because it may be delivered at any time.</summary>
internal sealed class SimulatedBroker
{
    public List<Copy> Queue { get; } = [];

    public List<Copy> Unacknowledged { get; } = [];

    public List<Copy> DeadLetters { get; } = [];

    public void Publish(SyncCampaign message, bool isRedelivered = false) => Queue.Add(new Copy(message, isRedelivered));

    public void Acknowledge(Copy copy) => Unacknowledged.Remove(copy);

    /// <summary>Requeues a copy because its process has crashed or requeued it.</summary>
    public void Requeue(Copy copy)
    {
        Unacknowledged.Remove(copy);
        Publish(copy.Message, isRedelivered: true);
    }

    /// <summary>Moves a copy to the dead letters because its processes have crashed too often. The claim on its item stays.</summary>
    public void DeadLetterAsPoison(Copy copy)
    {
        Unacknowledged.Remove(copy);
        DeadLetters.Add(new Copy(copy.Message, isRedelivered: true));
    }

    /// <summary>Returns whether a claim can still be released: a copy is being handled, or will be redelivered and take over the claim.</summary>
    public bool HasClaimOwner(Guid run, string campaign, Copy? except = null) =>
        Unacknowledged.Exists(copy => copy != except && copy.IsOf(run, campaign)) || Queue.Concat(DeadLetters).Any(copy => copy.IsRedelivered && copy.IsOf(run, campaign));

    public bool Has(Guid run, string campaign) => Queue.Concat(Unacknowledged).Any(copy => copy.IsOf(run, campaign));
}
