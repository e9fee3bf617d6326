namespace MixoSync.Messaging;

/// <summary>Publishes messages with a bounded wait for the broker's confirmation.</summary>
internal static class PublisherConfirm
{
    // Shorter than the leases on work that is claimed for publishing.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);

    /// <exception cref="BrokerException">The broker did not confirm within 15 seconds.</exception>
    public static async Task WaitAsync(Func<CancellationToken, Task> publish, TimeProvider time, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(Timeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            await publish(linked.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw NotConfirmed(e);
        }
    }

    public static BrokerException NotConfirmed(Exception cause) => new(
        "RabbitMQ did not confirm a published message in time. Check whether it is short of memory or disk space.", isRejection: false, cause);
}
