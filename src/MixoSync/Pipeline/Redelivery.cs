using MassTransit;

namespace MixoSync.Pipeline;

/// <summary>
/// Distinguishes a redelivered message, whose previous consumer did not finish, from a second copy of a message. A redelivered
/// message may have to repeat work. A second copy need not, because the other copy does the work.
/// </summary>
internal static class Redelivery
{
    /// <summary>Marks a copy as redelivered, if the broker does not.</summary>
    public const string Header = "MixoSync-Repeat";

    public static bool IsRedelivered(ConsumeContext context) =>
        context.ReceiveContext.Redelivered
        || context.GetRetryAttempt() > 0
        || context.GetRedeliveryCount() > 0
        || context.Headers.Get<string>(Header) is not null;

    public static void Mark(SendContext copy) => copy.Headers.Set(Header, "true");
}
