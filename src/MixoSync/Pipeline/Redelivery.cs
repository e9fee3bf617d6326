using MassTransit;

namespace MixoSync.Pipeline;

/// <summary>
/// Distinguishes a redelivered message from a copy that was published twice. A redelivered message may have to repeat the work of an
/// attempt that did not finish. A second copy can be dropped because the first one does the work.
/// </summary>
internal static class Redelivery
{
    /// <summary>Marks a redelivered copy if the broker cannot know that it is one.</summary>
    public const string Header = "MixoSync-Repeat";

    public static bool IsRedelivered(ConsumeContext context) =>
        context.ReceiveContext.Redelivered
        || context.GetRetryAttempt() > 0
        || context.GetRedeliveryCount() > 0
        || context.Headers.Get<string>(Header) is not null;

    public static void Mark(SendContext copy) => copy.Headers.Set(Header, "true");
}
