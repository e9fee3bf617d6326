using MassTransit;

namespace MixoSync.Pipeline;

/// <summary>
/// Tells a message that comes again, because whoever had it did not get to its end, from a copy that was published twice. The
/// first may have to do over what it did before; the second need not: the other one sees to it.
/// </summary>
internal static class Redelivery
{
    /// <summary>Marks a copy that is a repeat, where the broker does not say so.</summary>
    public const string Header = "MixoSync-Repeat";

    public static bool IsRedelivered(ConsumeContext context) =>
        context.ReceiveContext.Redelivered
        || context.GetRetryAttempt() > 0
        || context.GetRedeliveryCount() > 0
        || context.Headers.Get<string>(Header) is not null;

    public static void Mark(SendContext copy) => copy.Headers.Set(Header, "true");
}
