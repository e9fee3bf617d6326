namespace MixoSync.Messaging;

/// <summary>The broker cannot be used.</summary>
/// <param name="message">The address of the broker and the reason, without credentials.</param>
/// <param name="isRejection">Whether the broker answered and rejected the request, for example its credentials or virtual host.</param>
/// <param name="innerException">The exception of the client library.</param>
internal sealed class BrokerException(string message, bool isRejection, Exception? innerException = null)
    : Exception(message, innerException)
{
    public bool IsRejection => isRejection;
}
