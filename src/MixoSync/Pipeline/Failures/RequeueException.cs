namespace MixoSync.Pipeline.Failures;

/// <summary>
/// Requeues the message unchanged, so that the broker redelivers it. MassTransit treats a cancellation neither as a failure nor as
/// success.
/// </summary>
internal sealed class RequeueException(Exception cause) : OperationCanceledException(cause.Message, cause);
