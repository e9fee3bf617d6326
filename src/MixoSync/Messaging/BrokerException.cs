namespace MixoSync.Messaging;

/// <summary>The broker cannot be used; the message says where it is and why, without credentials.</summary>
/// <param name="message">For people.</param>
/// <param name="isRefusal">Whether it answered and refused (credentials, virtual host), rather than not answering.</param>
/// <param name="innerException">What the client library said.</param>
internal sealed class BrokerException(string message, bool isRefusal, Exception? innerException = null)
    : Exception(message, innerException)
{
    public bool IsRefusal => isRefusal;
}
