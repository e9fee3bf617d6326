namespace MixoSync.Messaging;

/// <summary>The broker cannot be used. The message says where it is and why, without credentials.</summary>
/// <param name="message">The message for users.</param>
/// <param name="isRefusal">
/// Whether the broker responded and rejected the operation (credentials, virtual host), instead of not responding.
/// </param>
/// <param name="innerException">The exception of the client library.</param>
internal sealed class BrokerException(string message, bool isRefusal, Exception? innerException = null)
    : Exception(message, innerException)
{
    public bool IsRefusal => isRefusal;
}
