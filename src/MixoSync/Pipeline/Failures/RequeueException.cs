namespace MixoSync.Pipeline.Failures;

/// <summary>
/// Requeues the message: the broker redelivers it unchanged, because MassTransit neither dead-letters nor acknowledges a message
/// whose consumer was cancelled.
/// </summary>
internal sealed class RequeueException(Exception cause) : OperationCanceledException(cause.Message, cause);
