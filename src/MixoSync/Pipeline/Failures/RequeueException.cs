namespace MixoSync.Pipeline.Failures;

/// <summary>
/// The message goes back to the broker as it is, which delivers it again: MassTransit takes a cancellation for neither a
/// failure nor an end.
/// </summary>
internal sealed class RequeueException(Exception cause) : OperationCanceledException(cause.Message, cause);
